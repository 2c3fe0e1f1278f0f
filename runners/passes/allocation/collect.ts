import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options?: { readonly type: 'minor' }) => void

let known: Collect | undefined

/** V8's own collection on demand, also in a process that was not started with --expose-gc. */
export function collect(type: 'minor' | 'major'): void {
  known ??= find()
  // Version 20 does not tell its walk of the heap when it is asked for a full collection by name.
  if (type === 'minor') known({ type })
  else known()
}

const MOST_TRIES = 1000

function find(): Collect {
  if (globalThis.gc !== undefined) return globalThis.gc as Collect
  // A context made while the flag is set has the function; existing contexts stay as they are. The flag is
  // the whole process's: another thread may have just set it back.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    setFlagsFromString('--expose-gc')
    const found = runInNewContext('globalThis.gc') as Collect | undefined
    setFlagsFromString('--no-expose-gc')
    if (found !== undefined) return found
  }
  throw new Error('V8 gives no function that collects')
}
