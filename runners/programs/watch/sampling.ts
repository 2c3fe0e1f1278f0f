import { type HeapProfiler, Session } from 'node:inspector'
import v8 from 'node:v8'
import { originalFrame } from '../../child/source-map.js'
import type { SampledFrame } from './records.js'

/** Which samples of objects that were collected since are kept. */
export interface Included {
  readonly includeObjectsCollectedByMajorGC: boolean
  readonly includeObjectsCollectedByMinorGC: boolean
}
interface HeapProfile {
  readonly stop: () => string
}
/** From Node.js 26 on: sampling whose end forces no collection. */
const { startHeapProfile } = v8 as typeof v8 & {
  readonly startHeapProfile?: (options: Included & { readonly sampleInterval: number }) => HeapProfile
}

/** Whether the end of the sampling forces a full collection. */
export const samplingForces = startHeapProfile === undefined

/** V8's sampling of allocations in this thread. */
export interface Sampling {
  readonly start: (interval: number, included: Included) => void
  readonly stop: () => SampledNode | null
  readonly close: () => void
}

/** From Node.js 26 on by `v8`, before by the inspector. */
export function openSampling(): Sampling {
  return startHeapProfile === undefined ? byInspector() : byHeapProfile(startHeapProfile)
}

function byInspector(): Sampling {
  const session = new Session()
  session.connect()
  return {
    start: (samplingInterval, included) =>
      session.post('HeapProfiler.startSampling', { samplingInterval, ...included }),
    stop: () => {
      let head: SampledNode | null = null
      session.post('HeapProfiler.stopSampling', (error, answer) => {
        if (error === null) head = answer.profile.head
      })
      return head
    },
    close: () => session.disconnect(),
  }
}

function byHeapProfile(startProfile: NonNullable<typeof startHeapProfile>): Sampling {
  let profile: HeapProfile | undefined
  return {
    start: (sampleInterval, included) => {
      profile = startProfile({ sampleInterval, ...included })
    },
    stop: () => (profile === undefined ? null : (JSON.parse(profile.stop()) as { head: SampledNode }).head),
    close: () => {},
  }
}

type SampledNode = HeapProfiler.SamplingHeapProfileNode

/** The folder of the watching and metering code, whose own allocations are not the program's. */
const own = new URL('../', import.meta.url).href

/** Sources that a loader compiles: only in the process does it tell what it made of them. */
const madeByLoader = /\.(?:[cm]?ts|[jt]sx)$/

/** Whether a frame, with its callees, is the watching's: its code, or Node.js telling it of collections. */
function isOwn(url: string, functionName: string): boolean {
  return url.startsWith(own) || (url === 'node:internal/perf/observe' && functionName === 'observerCallback')
}

/** The stacks of a sampling heap profile, without the watcher's own functions and their callees. */
export function sampledStacks(head: SampledNode | null): readonly SampledFrame[] {
  return (head?.children ?? []).flatMap(({ callFrame, selfSize, children }): SampledFrame[] => {
    if (isOwn(callFrame.url, callFrame.functionName)) return []
    const frame = madeByLoader.test(callFrame.url) ? originalFrame(callFrame) : callFrame
    const { functionName, url, lineNumber, columnNumber } = frame
    const callees = sampledStacks({ children } as SampledNode)
    if (selfSize === 0 && callees.length === 0) return []
    return [
      [functionName, String(callFrame.scriptId), url, lineNumber + 1, columnNumber + 1, selfSize, callees],
    ]
  })
}
