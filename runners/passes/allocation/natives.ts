import { setFlagsFromString } from 'node:v8'

// Taken before any user code runs: a scenario may replace globals.
const Compiled = Function

/**
 * A process whose threads all count must have been started with it: a flag is the whole process's, and one thread
 * would take it from another.
 */
export const nativesFlag = '--allow-natives-syntax'

/** Calls one of V8's own functions for tests. Compiled anew each time, since V8 drops code that is seldom run. */
export function callNative(name: string, ...args: readonly unknown[]): void {
  const given = process.execArgv.includes(nativesFlag)
  if (!given) setFlagsFromString(nativesFlag)
  try {
    Compiled('arg', `%${name}(${args.length > 0 ? 'arg' : ''})`)(...args)
  } finally {
    if (!given) setFlagsFromString('--no-allow-natives-syntax')
  }
}

/**
 * Waits until V8 has compiled what it is compiling on other threads, and puts it to use. What is compiled, and from
 * what, stays as it is without the wait; under `--no-concurrent-recompilation` it does not.
 */
export function finishCompiling(): void {
  callNative('FinalizeOptimization')
}
