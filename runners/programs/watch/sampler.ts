import { Session } from 'node:inspector'
import v8 from 'node:v8'
import type { SampledSite } from './records.js'
import { type SampledNode, sampledSites } from './sampled-sites.js'

/** Bytes between two samples, on average, at first. */
const INTERVAL = 2 ** 16
/** Samples that a window is to hold at most, about: V8 keeps each until the sampling is stopped. */
const MOST_SAMPLES = 10_000
/** The first window, and the longest: each is twice as long as the one before. */
const WINDOW_MS = { first: 600, longest: 60_000 } as const

const included = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true }

interface HeapProfile {
  readonly stop: () => string
}
/** From Node.js 26 on: sampling whose end forces no collection. */
const { startHeapProfile } = v8 as typeof v8 & {
  readonly startHeapProfile?: (options: typeof included & { readonly sampleInterval: number }) => HeapProfile
}

/**
 * Samples what allocates, whether or not it has been collected since. Reading the samples forces a full
 * collection before Node.js 26: so it is done in few windows, each longer than the last.
 */
export function sampleSites() {
  const sampling = startHeapProfile === undefined ? byInspector() : byHeapProfile(startHeapProfile)
  let interval = INTERVAL
  let window: number = WINDOW_MS.first
  let due: number = WINDOW_MS.first
  sampling.start(interval)
  return {
    /** Whether a reading forces a collection. */
    forces: startHeapProfile === undefined,
    /** The sites since the last window; `null` when the present one is not over. */
    read: (ms: number, last: boolean): SampledSite[] | null => {
      if (!last && ms < due) return null
      const sites = sampledSites(sampling.stop())
      if (last) return sites
      const bytes = sites.reduce((sum, [, , , , one]) => sum + one, 0)
      const next = Math.min(2 * window, WINDOW_MS.longest)
      interval = Math.max(INTERVAL, Math.round(((bytes / window) * next) / MOST_SAMPLES))
      window = next
      due = ms + window
      sampling.start(interval)
      return sites
    },
  }
}

interface Sampling {
  readonly start: (interval: number) => void
  readonly stop: () => SampledNode | null
}

function byInspector(): Sampling {
  const session = new Session()
  session.connect()
  return {
    start: (samplingInterval) =>
      session.post('HeapProfiler.startSampling', { samplingInterval, ...included }),
    stop: () => {
      let head: SampledNode | null = null
      session.post('HeapProfiler.stopSampling', (error, answer) => {
        if (error === null) head = answer.profile.head
      })
      return head
    },
  }
}

function byHeapProfile(startProfile: NonNullable<typeof startHeapProfile>): Sampling {
  let profile: HeapProfile | undefined
  return {
    start: (sampleInterval) => {
      profile = startProfile({ sampleInterval, ...included })
    },
    stop: () => (profile === undefined ? null : (JSON.parse(profile.stop()) as { head: SampledNode }).head),
  }
}
