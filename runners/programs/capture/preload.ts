// Runs in every thread of a captured program before its own code: records the calls of one export.
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import { initialize, load } from './hooks.js'
import { callRecorded, noteLoaded, recordInto } from './record-calls.js'

type Exports = Record<string, unknown>
type Callable = (...args: never[]) => unknown

// In the address and not in the environment, which a worker may be started without.
const { searchParams } = new URL(import.meta.url)
const [folder, module, name] = ['folder', 'module', 'name'].map((key) => searchParams.get(key) ?? '') as [
  string,
  string,
  string,
]
const told = { module, name, recorder: new URL('./record-calls.js', import.meta.url).href }

recordInto(folder)
recordImports()
recordRequires(fileURLToPath(module))

function recordImports(): void {
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void }
  initialize(told)
  if (registerHooks !== undefined) registerHooks({ load })
  else nodeModule.register('./hooks.js', import.meta.url, { data: told })
}

/** CommonJS: what the module exports is changed once its code has run, before anything else keeps it. */
function recordRequires(file: string): void {
  const { prototype } = nodeModule.default as unknown as {
    prototype: { exports: unknown; _compile(...code: readonly unknown[]): unknown }
  }
  const { _compile: original } = prototype
  prototype._compile = function (...code) {
    const result: unknown = Reflect.apply(original, this, code)
    if (code[1] === file) this.exports = withRecorded(this.exports)
    return result
  }
}

function withRecorded(exports: unknown): unknown {
  if (name === 'default' && typeof exports === 'function') {
    noteLoaded(exports, [], true)
    return recorded(exports as Callable)
  }
  const isObject = (typeof exports === 'object' && exports !== null) || typeof exports === 'function'
  const original = isObject ? (exports as Exports)[name] : undefined
  if (!noteLoaded(original, isObject ? Object.keys(exports as Exports) : [], true)) return exports
  const value = recorded(original as Callable)
  if (Reflect.set(exports as Exports, name, value) && (exports as Exports)[name] === value) return exports
  // Exports that are getters, as compilers write them, stay getters in a copy.
  const properties = Object.getOwnPropertyDescriptors(exports as Exports)
  const replaced = { ...properties, [name]: { value, enumerable: true } }
  return Object.create(Object.getPrototypeOf(exports) as object, replaced)
}

function recorded(original: Callable): Callable {
  function standIn(this: unknown, ...args: never[]): unknown {
    if (new.target) return Reflect.construct(original, args, new.target === standIn ? original : new.target)
    return callRecorded(original, this, args)
  }
  return Object.defineProperties(standIn, Object.getOwnPropertyDescriptors(original))
}
