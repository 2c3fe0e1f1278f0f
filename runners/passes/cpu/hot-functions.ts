import type { CpuProfile } from '../../../model/cpu-profile.js'
import type { HotFunction } from '../../../model/run.js'
import { type WrittenFunction, writtenFunction } from '../../child/written-function.js'

/** V8's names for where no op was running: what the lab did, and the event loop at rest. */
const atRest = new Set(['(root)', '(idle)', '(program)'])

/** Kept of a profile; what is smaller says nothing that a short profile could carry. */
const KEPT = 12
const SMALLEST_SHARE = 0.005

/**
 * The functions in which an op's time goes, largest first, each without its callees. A sample lasts until the
 * next. V8's builtins have no frame and count for their caller.
 */
export function hotFunctionsOf(profile: CpuProfile): HotFunction[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const found = new Map<string, WrittenFunction & { time: number }>()
  let total = 0
  profile.samples.forEach((id, i) => {
    const frame = frames.get(id)
    const lasted = Math.max(0, profile.timeDeltas[i + 1] ?? 0)
    if (frame === undefined || atRest.has(frame.functionName)) return
    total += lasted
    const key = `${frame.functionName}\n${frame.url}\n${frame.lineNumber}:${frame.columnNumber}`
    const known = found.get(key)
    if (known !== undefined) known.time += lasted
    else found.set(key, { ...writtenFunction(frame), time: lasted })
  })
  return [...found.values()]
    .map(({ time, ...place }) => ({ ...place, share: total === 0 ? 0 : time / total }))
    .filter(({ share }) => share >= SMALLEST_SHARE)
    .sort((a, b) => b.share - a.share)
    .slice(0, KEPT)
}

/** How many samples fell into the op. */
export function countSamples(profile: CpuProfile): number {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]))
  return profile.samples.filter((id) => !atRest.has(names.get(id) ?? '(root)')).length
}
