import type { WindowKind } from './records.js'
import { type Included, openSampling, sampledStacks, samplingForces } from './sampling.js'

/** Bytes between two samples, on average, at first. */
const INTERVAL = 2 ** 19
/** Samples that a window is to hold at most, about: V8 keeps each until the sampling is stopped. */
const MOST_SAMPLES = 10_000
/** Bytes of heap from which on a forced full collection is a pause that is felt. */
const LARGE_HEAP = 100 * 2 ** 20
/** With fewer to be expected a window goes on: a program that is idle is not disturbed by a reading. */
const FEWEST_SAMPLES = 8
/** The first two windows, and the longest: each two are twice as long as the two before, at least. */
const WINDOW_MS = { first: 500, longest: 60_000 } as const

/** Which samples of collected objects V8 keeps, by which it tells allocated, survived and alive. */
const kept: Readonly<Record<WindowKind, Included>> = {
  allocated: { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true },
  survived: { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: false },
  alive: { includeObjectsCollectedByMajorGC: false, includeObjectsCollectedByMinorGC: false },
}
/** Every second tells who allocates: what the others do not tell lies between two of those. */
const order: readonly WindowKind[] = ['allocated', 'survived', 'allocated', 'alive']

/** The heap now, and what has happened in the present window. */
interface WindowState {
  readonly usedBytes: number
  readonly allocatedBytes: number
  readonly fullCollections: number
}

/**
 * Samples allocations in windows of three kinds, in turn. Before Node.js 26 a reading forces a full
 * collection, so windows are few, and longer and longer; with a large heap one goes on to the end, or
 * until it holds ten times the samples that it should.
 */
export function sampleSites() {
  const sampling = openSampling()
  let number = 0
  let window: number = WINDOW_MS.first
  let begun = 0
  let interval = INTERVAL
  const kind = (): WindowKind => order[number % order.length] as WindowKind
  const start = (): void => sampling.start(interval, kept[kind()])
  start()
  return {
    /** Whether a reading forces a full collection. */
    forces: samplingForces,
    /** Whether the window is over; a window of the living waits a while for a full collection. */
    isDue: (ms: number, { usedBytes, allocatedBytes, fullCollections }: WindowState): boolean => {
      if (samplingForces && usedBytes > LARGE_HEAP) return allocatedBytes / interval > 10 * MOST_SAMPLES
      const isWaiting = kind() === 'alive' && !samplingForces && fullCollections === 0
      const due = begun + window + (isWaiting ? WINDOW_MS.longest : 0)
      return ms >= due && allocatedBytes >= FEWEST_SAMPLES * interval
    },
    /** Ends the window; `allocatedBytes`: in it. */
    read: (ms: number, allocatedBytes: number) => {
      const ended = { window: kind(), stacks: sampledStacks(sampling.stop()) }
      const next = Math.min(WINDOW_MS.first * 2 ** Math.floor((number + 1) / 2), WINDOW_MS.longest)
      interval = Math.max(INTERVAL, Math.round(((allocatedBytes / (ms - begun)) * next) / MOST_SAMPLES))
      window = next
      begun = ms
      number++
      return ended
    },
    goOn: start,
    /** After the last window was read. */
    stop: sampling.close,
  }
}
