import type { HeapProfiler } from 'node:inspector'
import type { SampledFrame } from './records.js'

export type SampledNode = HeapProfiler.SamplingHeapProfileNode

/** The folder of the watching code, whose own allocations are not the program's. */
const own = new URL('./', import.meta.url).href

/** The stacks of a sampling heap profile, without the watcher's own functions and their callees. */
export function sampledStacks(head: SampledNode | null): readonly SampledFrame[] {
  return (head?.children ?? []).flatMap(({ callFrame, selfSize, children }): SampledFrame[] => {
    const { functionName, scriptId, url, lineNumber, columnNumber } = callFrame
    if (url.startsWith(own)) return []
    const callees = sampledStacks({ children } as SampledNode)
    if (selfSize === 0 && callees.length === 0) return []
    return [[functionName, String(scriptId), url, lineNumber + 1, columnNumber + 1, selfSize, callees]]
  })
}
