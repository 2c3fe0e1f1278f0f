import { createHistogram } from 'node:perf_hooks'
import type { LatencyMs, LatencyPoint, LatencyTimeline } from '../../../model/run.js'

export interface Recorded {
  readonly done: number
  /** Ops past the limit, those never begun included. */
  readonly slaMisses: number
  /** `null` when no op was done. */
  readonly latencyMs: LatencyMs | null
  readonly percentiles: readonly LatencyPoint[]
  readonly timeline: LatencyTimeline
}

/** Ten points for every factor of ten, from the fastest op to 99.99 %. */
const points = Array.from({ length: 41 }, (_, index) => 100 * (1 - 10 ** (-index / 10)))

const nanoseconds = 1e6
/** Longer than any spell, so that nothing is cut off. */
const longest = 3600e9

/**
 * Latencies as they come in. Node's own histogram is the C implementation of HdrHistogram (Gil Tene): it
 * keeps three significant figures from 1 ns on, at any length of run, and recording allocates nothing.
 * @param lengthMs The length of the timeline; later ops are recorded, but not drawn.
 */
export function createRecorder(slaMs: number, lengthMs: number, sliceMs: number) {
  const histogram = createHistogram({ lowest: 1, highest: longest, figures: 3 })
  const slices = new Float64Array(Math.ceil(lengthMs / sliceMs)).fill(-1)
  let slaMisses = 0
  return {
    /** @param dueMs When the op fell due, on the clock of the timeline. */
    record(dueMs: number, latencyMs: number): void {
      histogram.record(Math.max(1, Math.round(latencyMs * nanoseconds)))
      if (latencyMs > slaMs) slaMisses++
      const slice = Math.floor(dueMs / sliceMs)
      if (slice < slices.length && latencyMs > (slices[slice] as number)) slices[slice] = latencyMs
    },
    /** Counts ops that fell due and were never begun. */
    missed(count: number): void {
      slaMisses += count
    },
    recorded(): Recorded {
      const at = (percentile: number) => histogram.percentile(percentile) / nanoseconds
      const none = histogram.count === 0
      return {
        done: histogram.count,
        slaMisses,
        latencyMs: none
          ? null
          : { p50: at(50), p99: at(99), p999: at(99.9), p9999: at(99.99), max: histogram.max / nanoseconds },
        // Percentile 0 is not defined for the histogram; the fastest op is what is meant.
        percentiles: none
          ? []
          : points.map((percentile) => ({
              percentile,
              ms: percentile === 0 ? histogram.min / nanoseconds : at(percentile),
            })),
        timeline: { sliceMs, maxMs: Array.from(slices, (ms) => (ms < 0 ? null : ms)) },
      }
    },
  }
}
