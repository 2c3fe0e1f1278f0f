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

function find(): Collect {
  if (globalThis.gc !== undefined) return globalThis.gc as Collect
  // A context made while the flag is set has the function; existing contexts stay as they are.
  setFlagsFromString('--expose-gc')
  const found = runInNewContext('gc') as Collect
  setFlagsFromString('--no-expose-gc')
  return found
}
