import type { WatchedFrame, WatchedFunction } from '../../../model/watch.js'
import type { FunctionPlace, SampledFrame, SitesRecord, WindowKind } from './records.js'
import { placeKey } from './sampled-sites.js'

/** Frames that are kept: a program may make new functions all the time. */
const MOST_FRAMES = 20_000
/** Frames whose share of both figures, with all that they call, is less are put together. */
const SMALLEST = 0.001

interface Frame extends Record<FrameSum, number> {
  readonly place: FunctionPlace
  readonly callees: Map<string, Frame>
}
type FrameSum = Exclude<WindowKind, 'alive'>

type WindowBytes = Pick<SitesRecord, 'allocatedBytes' | 'youngDiedBytes'>

/** What was sampled of a frame itself, in bytes, and in the windows of survivors. */
type FrameBytes = Pick<WatchedFrame, 'bytes' | 'survivedBytes'>

/** The stacks of a thread, from one window of samples after the other. */
export function sumOfStacks() {
  const root = frameAt(['', '', '', 0, 0])
  const windows = { allocated: 0, survived: 0, youngDied: 0 }
  let frames = 0
  const calleeOf = (caller: Frame, place: FunctionPlace): Frame => {
    const key = placeKey(place)
    const known = caller.callees.get(key)
    // What there is no room for counts for its caller.
    if (known !== undefined || frames >= MOST_FRAMES) return known ?? caller
    frames++
    const made = frameAt(place)
    caller.callees.set(key, made)
    return made
  }
  const addTo = (caller: Frame, stacks: readonly SampledFrame[], sum: FrameSum): void => {
    for (const [name, script, url, line, column, bytes, callees] of stacks) {
      const frame = calleeOf(caller, [name, script, url, line, column])
      frame[sum] += bytes
      addTo(frame, callees, sum)
    }
  }
  const add = (stacks: readonly SampledFrame[], sum: FrameSum, window: WindowBytes): void => {
    windows[sum] += window.allocatedBytes
    if (sum === 'survived') windows.youngDied += window.youngDiedBytes
    addTo(root, stacks, sum)
  }
  /** What a full collection frees of the young generation survived none: a share as of what is allocated. */
  const bytesOf = ({ allocated, survived }: Record<FrameSum, number>): FrameBytes => {
    const died = windows.allocated > 0 ? (allocated / windows.allocated) * windows.youngDied : 0
    const survivedBytes = windows.survived > 0 ? Math.round(Math.max(0, survived - died)) : null
    return { bytes: allocated, survivedBytes }
  }
  const tree = (functionAt: (place: FunctionPlace) => WatchedFunction): readonly WatchedFrame[] => {
    const build = ({ place, callees, ...sums }: Frame): WatchedFrame => ({
      ...functionAt(place),
      ...bytesOf(sums),
      callees: [...callees.values()].map(build),
    })
    const whole = build(root)
    return withoutSmall(whole.callees, totalOf(whole))
  }
  return { add, tree }
}

function frameAt(place: FunctionPlace): Frame {
  return { place, allocated: 0, survived: 0, callees: new Map() }
}

/** With all that it calls. */
function totalOf({ bytes, survivedBytes, callees }: WatchedFrame): FrameBytes {
  return callees.map(totalOf).reduce(plus, { bytes, survivedBytes })
}

function plus(one: FrameBytes, other: FrameBytes): FrameBytes {
  const survivedBytes =
    one.survivedBytes === null ? other.survivedBytes : one.survivedBytes + (other.survivedBytes ?? 0)
  return { bytes: one.bytes + other.bytes, survivedBytes }
}

function withoutSmall(frames: readonly WatchedFrame[], all: FrameBytes): readonly WatchedFrame[] {
  const isSmall = (frame: WatchedFrame): boolean => {
    const { bytes, survivedBytes } = totalOf(frame)
    return bytes < SMALLEST * all.bytes && (survivedBytes ?? 0) <= SMALLEST * (all.survivedBytes ?? 0)
  }
  const [small, large] = [frames.filter(isSmall), frames.filter((frame) => !isSmall(frame))]
  const shown = large.map((frame) => ({ ...frame, callees: withoutSmall(frame.callees, all) }))
  if (small.length === 0) return shown
  const rest = small.map(totalOf).reduce(plus)
  return [...shown, { function: '(smaller ones)', file: '', line: 0, ...rest, callees: [] }]
}
