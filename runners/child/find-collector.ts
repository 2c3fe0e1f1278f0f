import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** V8's collection on demand: of the young generation, or of all when not told. */
export type Collector = (options?: { readonly type: 'minor' }) => void

const MOST_TRIES = 1000

/** V8's collector, also in a process that was not started with --expose-gc, which gets no `gc` by it. */
export function findCollector(): Collector {
  // A context made while the flag is set has the function; existing contexts stay as they are. The flag is
  // the whole process's: another thread may have just set it back.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    setFlagsFromString('--expose-gc')
    const found = runInNewContext('globalThis.gc') as Collector | undefined
    setFlagsFromString('--no-expose-gc')
    if (found !== undefined) return found
  }
  throw new Error('V8 gives no function that collects')
}
