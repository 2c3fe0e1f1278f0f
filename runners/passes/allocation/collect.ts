import { type Collector, findCollector } from '../../child/find-collector.js'

let known: Collector | undefined

/** V8's own collection on demand, also in a process that was not started with --expose-gc. */
export function collect(type: 'minor' | 'major'): void {
  known ??= (globalThis.gc as Collector | undefined) ?? findCollector()
  // Version 20 does not tell its walk of the heap when it is asked for a full collection by name.
  if (type === 'minor') known({ type })
  else known()
}
