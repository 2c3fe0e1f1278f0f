import type { HeapProfiler } from 'node:inspector'
import type { SampledSite } from './records.js'

export type SampledNode = HeapProfiler.SamplingHeapProfileNode

/** The folder of the watching code, whose own allocations are not the program's. */
const own = new URL('./', import.meta.url).href

/** Bytes by function in a sampling heap profile, without the watcher's own functions and their callees. */
export function sampledSites(head: SampledNode | null): SampledSite[] {
  const bytes = new Map<string, SampledSite>()
  const visit = ({ callFrame, selfSize, children }: SampledNode): void => {
    const { functionName, scriptId, url, lineNumber } = callFrame
    if (url.startsWith(own)) return
    if (selfSize > 0) {
      const key = `${scriptId}:${lineNumber} ${functionName}`
      const before = bytes.get(key)?.[4] ?? 0
      bytes.set(key, [functionName, String(scriptId), url, lineNumber + 1, before + selfSize])
    }
    children.forEach(visit)
  }
  if (head !== null) visit(head)
  return [...bytes.values()]
}
