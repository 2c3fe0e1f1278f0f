import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { types } from 'node:util'
import { threadId } from 'node:worker_threads'
import type { CaptureRecord } from './records.js'
import { LONGEST, valueText, weightOf } from './value-text.js'

/** Kinds of calls that are told apart, at most. */
const MOST_KINDS = 200

let folder: string | undefined
const calls: Record<string, number> = Object.create(null)
/** The number of the next call to keep, by kind. */
const nexts = new Map<string, number>()
const notKept: Record<string, number> = Object.create(null)

/** Has the calls in this thread written into a folder. */
export function recordInto(records: string): void {
  folder = records
  process.once('exit', writeCounts)
}

/** Notes that the module was loaded; gives whether the export is a function, whose calls can be recorded. */
export function noteLoaded(wanted: unknown, exports: readonly string[], isCommonJs = false): boolean {
  const isFunction = typeof wanted === 'function'
  write({ type: 'loaded', isCommonJs, exports: isFunction ? null : exports })
  return isFunction
}

/**
 * Calls a function, and keeps some of its calls: of each kind the 1st, 2nd, 4th, 7th, 12th and so on, so that
 * a sample stays small however long the program runs.
 */
export function callRecorded(called: (...args: never[]) => unknown, self: unknown, args: unknown[]): unknown {
  const call = (): unknown => Reflect.apply(called, self, args)
  const kind = kindIfKept(args)
  if (kind === undefined) return call()
  const before = valueText(args)
  if ('cannot' in before) {
    leaveOut(whyNot(args) ?? `what it is given ${before.cannot}`)
    return call()
  }
  let result: unknown
  try {
    result = call()
  } catch (error) {
    leaveOut('it threw')
    throw error
  }
  const after = valueText(args)
  const usedUp = !('text' in after) || after.text !== before.text
  const keep = (value: unknown): void => {
    const given = valueText(value)
    write({ type: 'call', kind, args: before.text, usedUp, result: 'text' in given ? given.text : null })
    writeCounts()
  }
  if (!types.isPromise(result)) {
    keep(result)
    return result
  }
  // What the program gets is this promise: one that is looked at beside it would hide that nobody handles it.
  return result.then((value: unknown) => {
    keep(value)
    return value
  })
}

/** Which argument cannot be written down. */
function whyNot(args: readonly unknown[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    const seen = valueText(arg)
    if ('cannot' in seen) return `argument ${index + 1} ${seen.cannot}`
  }
  return undefined
}

/** Counts a call; gives its kind, if it is one to keep. */
function kindIfKept(args: readonly unknown[]): string | undefined {
  const kind = kindOf(args)
  if (!(kind in calls) && Object.keys(calls).length >= MOST_KINDS) {
    leaveOut(`it is of another kind than the first ${MOST_KINDS}`)
    return undefined
  }
  const nth = (calls[kind] ?? 0) + 1
  calls[kind] = nth
  if (nth < (nexts.get(kind) ?? 1)) return undefined
  // Odd and even ones, for a program may do two things in turn.
  nexts.set(kind, Math.floor(nth * 1.618) + 1)
  return kind
}

/** Calls of one kind have arguments of one shape, and of one size in steps of four. */
function kindOf(args: readonly unknown[]): string {
  const size = Math.max(16, 4 ** Math.ceil(Math.log2(weightOf(args)) / 2))
  const sized = size > LONGEST ? 'longer' : `of up to ${size} characters`
  return `${args.map(shapeOf).join(', ') || 'no arguments'} ${sized}`
}

function shapeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  if (types.isProxy(value)) return 'Proxy'
  const name = (Object.getPrototypeOf(value) as object | null)?.constructor?.name ?? 'Object'
  if (name !== 'Object') return name
  const keys = Object.keys(value)
  const shown = `{${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''}}`
  return shown.length > 60 ? `{${keys.length} fields}` : shown
}

function leaveOut(reason: string): void {
  notKept[reason] = (notKept[reason] ?? 0) + 1
}

function writeCounts(): void {
  write({ type: 'counts', calls, notKept })
}

function write(record: CaptureRecord): void {
  if (folder === undefined) return
  try {
    appendFileSync(join(folder, `${process.pid}-${threadId}.jsonl`), `${JSON.stringify(record)}\n`)
  } catch {
    // gclab is gone; the program goes on.
  }
}
