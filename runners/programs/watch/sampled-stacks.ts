import type { HeapProfiler } from 'node:inspector'
import { originalFrame } from '../../child/source-map.js'
import type { SampledFrame } from './records.js'

export type SampledNode = HeapProfiler.SamplingHeapProfileNode

/** The folder of the watching and metering code, whose own allocations are not the program's. */
const own = new URL('../', import.meta.url).href

/** Sources that a loader compiles: only in the process does it tell what it made of them. */
const madeByLoader = /\.(?:[cm]?ts|[jt]sx)$/

/** The stacks of a sampling heap profile, without the watcher's own functions and their callees. */
export function sampledStacks(head: SampledNode | null): readonly SampledFrame[] {
  return (head?.children ?? []).flatMap(({ callFrame, selfSize, children }): SampledFrame[] => {
    if (callFrame.url.startsWith(own)) return []
    const frame = madeByLoader.test(callFrame.url) ? originalFrame(callFrame) : callFrame
    const { functionName, url, lineNumber, columnNumber } = frame
    const callees = sampledStacks({ children } as SampledNode)
    if (selfSize === 0 && callees.length === 0) return []
    return [
      [functionName, String(callFrame.scriptId), url, lineNumber + 1, columnNumber + 1, selfSize, callees],
    ]
  })
}
