import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void

const MOST_TRIES = 1000

/** A function that collects the young generation. The program gets no `gc` by it. */
export function youngCollector(): () => void {
  // The flag is the whole process's: another thread, watched as well, may have just set it back.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('globalThis.gc') as Collect | undefined
    setFlagsFromString('--no-expose-gc')
    if (gc !== undefined) return () => gc({ type: 'minor' })
  }
  throw new Error('V8 gives no function that collects')
}
