import { existsSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

/** A function that V8 keeps compiling on an assumption and keeps finding wrong. */
export interface DeoptLoop {
  /** Empty for a function without a name. */
  readonly function: string
  /** In V8's words, as `wrong map`. */
  readonly reason: string
  readonly count: number
}

/** So many times on the same ground after warm-up is no accident. */
const LOOP = 5
const LINE =
  /\[bailout \(kind: [^,]*, reason: ([^)]*(?:\([^)]*\))?[^)]*)\): begin.*?<JSFunction ?(.*?) ?\(?sfi/g

/**
 * Has V8 log into `file` every function that it deoptimizes from now on. `stop` returns the worst that looks
 * like a loop, or `null`. V8's flags hold for the whole process, so worker threads have no file.
 */
export function watchDeoptimizations(file: string | null): { readonly stop: () => DeoptLoop | null } {
  if (file === null) return { stop: () => null }
  for (const flag of ['trace-deopt', 'redirect-code-traces', `redirect-code-traces-to=${file}`])
    setFlagsFromString(`--${flag}`)
  const stop = (): DeoptLoop | null => {
    setFlagsFromString('--no-trace-deopt')
    if (!existsSync(file)) return null
    return worstLoop(readFileSync(file, 'utf8'))
  }
  return { stop }
}

/** Out of what V8 wrote down. */
export function worstLoop(trace: string): DeoptLoop | null {
  const counts = new Map<string, DeoptLoop>()
  for (const [, reason = '', name = ''] of trace.matchAll(LINE)) {
    // Moving a running loop to better code is no wrong assumption.
    if (reason.includes('OSR')) continue
    const key = `${name} ${reason}`
    counts.set(key, { function: name, reason, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  const [worst] = [...counts.values()].sort((a, b) => b.count - a.count)
  return worst !== undefined && worst.count >= LOOP ? worst : null
}
