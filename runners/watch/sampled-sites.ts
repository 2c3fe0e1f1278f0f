import type { HeapProfiler } from 'node:inspector'
import type { SampledSite } from './records.js'

/** The folder of the watching code, whose own allocations are not the program's. */
const own = new URL('./', import.meta.url).href

/** Bytes by function in a sampling heap profile. What the watching itself allocates, and what it calls, is left out. */
export function sampledSites(head: HeapProfiler.SamplingHeapProfileNode): SampledSite[] {
  const bytes = new Map<string, SampledSite>()
  const visit = ({ callFrame, selfSize, children }: HeapProfiler.SamplingHeapProfileNode): void => {
    const { functionName, url, lineNumber } = callFrame
    if (url.startsWith(own)) return
    if (selfSize > 0) {
      const key = `${functionName} ${url}:${lineNumber}`
      const before = bytes.get(key)?.[3] ?? 0
      bytes.set(key, [functionName, url, lineNumber + 1, before + selfSize])
    }
    children.forEach(visit)
  }
  visit(head)
  return [...bytes.values()]
}
