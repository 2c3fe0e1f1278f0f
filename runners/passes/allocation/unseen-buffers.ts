import { collect } from './collect.js'
import { readOutside } from './outside.js'

/** Resizing a buffer that Node 24 and later count as it is now, and those before as it was made. */
const countsResized = Number.parseInt(process.versions.node, 10) >= 24

/**
 * Whether what `run` runs makes or resizes buffers whose bytes no counter has: growable shared ones, before
 * Node 24 resized ones, and shared ones beside what Node does not count. To be asked when all is counted: to
 * hear of them it changes builtins for a moment, and V8 drops the code that uses these.
 */
export async function makesUnseenBuffers(run: () => unknown): Promise<boolean> {
  let [isUnseen, shared] = [false, 0]
  const heard = hearOf(
    (bytes) => (shared += bytes),
    () => {
      isUnseen = true
    },
  )
  try {
    await run()
    if (isUnseen || shared === 0) return isUnseen
    // Again, with no collection on the way: few ops make such buffers.
    collect('major')
    shared = 0
    const before = readOutside()
    await run()
    const { heaps, buffers } = readOutside()
    return isUnseen || buffers - before.buffers !== heaps - before.heaps + shared
  } finally {
    for (const undo of heard) undo()
  }
}

/** Has `made` told of shared buffers, `unseen` of those that no counter has; gives what undoes it. */
function hearOf(made: (bytes: number) => void, unseen: () => void): (() => void)[] {
  const construct: ProxyHandler<SharedArrayBufferConstructor>['construct'] = (target, args, newTarget) => {
    const buffer = Reflect.construct(target, args, newTarget) as SharedArrayBuffer & { growable?: boolean }
    if (buffer.growable) unseen()
    else made(buffer.byteLength)
    return buffer
  }
  const calls: ProxyHandler<() => unknown>['apply'] = (target, self, args) => {
    unseen()
    return Reflect.apply(target, self, args)
  }
  return [
    replace(globalThis, 'SharedArrayBuffer', { construct }),
    replace(SharedArrayBuffer.prototype, 'grow', { apply: calls }),
    ...(countsResized ? [] : [replace(ArrayBuffer.prototype, 'resize', { apply: calls })]),
  ]
}

/** Puts a proxy in a builtin's place; one that is missing or frozen stays as it is. */
function replace(owner: object, name: string, handler: ProxyHandler<never>): () => void {
  const builtin: unknown = Reflect.get(owner, name)
  if (typeof builtin !== 'function' || !Reflect.set(owner, name, new Proxy(builtin as never, handler)))
    return () => {}
  return () => {
    Reflect.set(owner, name, builtin)
  }
}
