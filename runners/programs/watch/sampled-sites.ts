import type { HeapProfiler } from 'node:inspector'
import { packageOf } from './package-of.js'
import type { FunctionPlace, SampledSite } from './records.js'

export type SampledNode = HeapProfiler.SamplingHeapProfileNode

/** The folder of the watching code, whose own allocations are not the program's. */
const own = new URL('./', import.meta.url).href

/** Bytes by function in a sampling heap profile, without the watcher's own functions and their callees. */
export function sampledSites(head: SampledNode | null): SampledSite[] {
  const sites = new Map<string, SampledSite>()
  const visit = ({ callFrame, selfSize, children }: SampledNode, caller: FunctionPlace | null): void => {
    if (callFrame.url.startsWith(own)) return
    const place: FunctionPlace = [
      callFrame.functionName,
      String(callFrame.scriptId),
      callFrame.url,
      callFrame.lineNumber + 1,
    ]
    const isOwnCode = packageOf(place[1], callFrame.url) === null
    if (selfSize > 0) {
      const from = isOwnCode ? null : caller
      const key = `${keyOf(place)} ${from === null ? '' : keyOf(from)}`
      sites.set(key, [...place, selfSize + (sites.get(key)?.[4] ?? 0), from])
    }
    for (const child of children) visit(child, isOwnCode ? place : caller)
  }
  if (head !== null) visit(head, null)
  return [...sites.values()]
}

function keyOf([name, script, , line]: FunctionPlace): string {
  return `${script}:${line} ${name}`
}
