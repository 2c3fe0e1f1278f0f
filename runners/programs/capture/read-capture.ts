import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallRecord, CaptureRecord } from './records.js'

/** What was seen of an export's calls. */
export interface Capture {
  /** Kinds of calls, the most frequent first, each with those that were kept. */
  readonly kinds: readonly CapturedKind[]
  /** Calls in all. */
  readonly calls: number
  /** How many of the calls that were to be kept could not be, by reason. */
  readonly notKept: ReadonlyMap<string, number>
  /** How the module was loaded; `null`: no process loaded it. */
  readonly module: 'import' | 'require' | null
  /** What the module exports, where the wanted export is no function. */
  readonly exports: readonly string[] | null
}

export interface CapturedKind {
  readonly name: string
  /** How many calls there were. */
  readonly calls: number
  readonly kept: readonly Omit<CallRecord, 'type' | 'kind'>[]
}

/** Reads what the threads of a program have written into a folder so far. */
export function readCapture(folder: string): Capture {
  const kinds = new Map<string, { calls: number; kept: CallRecord[] }>()
  const notKept = new Map<string, number>()
  let exports: readonly string[] | null = null
  let module: Capture['module'] = null
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  const kindOf = (name: string) => {
    const kind = kinds.get(name) ?? { calls: 0, kept: [] }
    kinds.set(name, kind)
    return kind
  }
  for (const file of files) {
    const records = recordsIn(join(folder, file))
    for (const record of records) {
      if (record.type === 'loaded') {
        module = record.isCommonJs ? 'require' : 'import'
        exports = record.exports ?? exports
      } else if (record.type === 'call') kindOf(record.kind).kept.push(record)
    }
    // Each count is of all calls so far.
    const counts = records.findLast(({ type }) => type === 'counts')
    if (counts?.type !== 'counts') continue
    for (const [name, calls] of Object.entries(counts.calls)) kindOf(name).calls += calls
    for (const [why, count] of Object.entries(counts.notKept))
      notKept.set(why, (notKept.get(why) ?? 0) + count)
  }
  const sorted = [...kinds].map(([name, kind]) => ({ name, ...kind })).sort((a, b) => b.calls - a.calls)
  const calls = sorted.reduce((sum, kind) => sum + kind.calls, 0)
  return { kinds: sorted, calls, notKept, module, exports }
}

function recordsIn(file: string): CaptureRecord[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  // The last line may be half written where the program was killed.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as CaptureRecord)
}
