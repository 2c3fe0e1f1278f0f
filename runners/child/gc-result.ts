import type { Collection, GcResult, PauseMs } from '../../model/run.js'
import { quantile } from '../../stats/summary.js'
import type { GcEntry } from './gc-observer.js'

/** What a run was, beside its collections. */
export type GcRun = Pick<
  GcResult,
  'ops' | 'durationMs' | 'heapDeltaBytes' | 'retainedBytes' | 'semiSpaceMB' | 'heap'
>

/** Counts, pauses and share of a run's collections; `entries` are those within it, on its own clock. */
export function gcResultOf(entries: readonly GcEntry[], run: GcRun): GcResult {
  const minor = entries.filter(({ kind }) => kind === 'minor').length
  const major = entries.filter(({ kind }) => kind === 'major').length
  const pauseMs = pausesOf(entries.map((entry) => entry.pauseMs))
  return {
    ...run,
    minor,
    major,
    minorPerMillionOps: (minor / run.ops) * 1e6,
    majorPerMillionOps: (major / run.ops) * 1e6,
    pauseMs,
    share: pauseMs.total / run.durationMs,
    collections: entries.map(
      ({ startMs, kind, pauseMs }): Collection => ({ ms: rounded(startMs), kind, pauseMs: rounded(pauseMs) }),
    ),
  }
}

/**
 * The result with its unknowns: where an op allocates and no collection was seen, its ops were too few, so
 * rate and share are unknown rather than 0; so they are where all that were seen are those of its inputs.
 */
export function orUnknown<G extends Pick<GcResult, 'minor' | 'major'>>(
  gc: G,
  allocates: boolean,
  ofInputs = false,
): G {
  const seen = gc.minor + gc.major > 0
  if (ofInputs ? !seen : !allocates || seen) return gc
  return { ...gc, minorPerMillionOps: null, majorPerMillionOps: null, share: null }
}

/** Percentiles of pauses, in milliseconds. */
export function pausesOf(pauses: readonly number[]): PauseMs {
  const total = pauses.reduce((sum, pause) => sum + pause, 0)
  if (pauses.length === 0) return { p50: null, p99: null, max: null, total }
  // Not maximum(pauses): a call takes some 120,000 arguments at most.
  const max = pauses.reduce((most, pause) => Math.max(most, pause), 0)
  return { p50: quantile(pauses, 0.5), p99: quantile(pauses, 0.99), max, total }
}

/** A microsecond is as fine as the charts can show. */
export const rounded = (ms: number): number => Math.round(ms * 1000) / 1000
