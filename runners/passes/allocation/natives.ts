import { setFlagsFromString } from 'node:v8'

// Taken before any user code runs: a scenario may replace globals.
const Compiled = Function
const sourceOf = Function.prototype.call.bind(Function.prototype.toString) as (fn: Fn) => string

/**
 * A flag of the whole process: one whose threads all count must have been started with it, or a thread would
 * take it from another.
 */
export const nativesFlag = '--allow-natives-syntax'

/** A function that V8 may be asked about. */
type Fn = (input: never) => unknown

/** Calls one of V8's own functions for tests. Compiled each time, since V8 drops code that is seldom run. */
export function callNative(name: string, ...args: readonly unknown[]): unknown {
  const given = process.execArgv.includes(nativesFlag)
  if (!given) setFlagsFromString(nativesFlag)
  try {
    return Compiled('arg', `return %${name}(${args.length > 0 ? 'arg' : ''})`)(...args)
  } finally {
    if (!given) setFlagsFromString('--no-allow-natives-syntax')
  }
}

/**
 * Waits for V8's compilations on other threads and puts their code to use. Unlike
 * `--no-concurrent-recompilation`, it does not change what is compiled, nor from which feedback.
 */
export function finishCompiling(): void {
  callNative('FinalizeOptimization')
}

/**
 * Whether the last of V8's compilers has compiled the function and its code is in use. `false` for a bound
 * function and a proxy, about which V8 cannot be asked.
 */
export function isOptimized(fn: Fn): boolean {
  return !sourceOf(fn).includes('[native code]') && callNative('ActiveTierIsTurbofan', fn) === true
}
