import { createHash } from 'node:crypto'
import {
  close,
  closeSync,
  existsSync,
  fsync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { messageOf, usageError } from '../model/errors.js'
import type { RunDocument } from '../model/run.js'
import { writeWhole } from './atomic-write.js'
import { removeTemporary } from './temporary.js'

/** Raised when keys or what is kept under them change. */
export const JOURNAL_SCHEMA = 'gclab/journal@2'

/** What a run was asked, and where: it may only go on where that is the same. */
export interface JournalHead extends Pick<RunDocument, 'gclab' | 'startedAt' | 'options' | 'environment'> {
  readonly schema: typeof JOURNAL_SCHEMA
  /** The Node binary that measures. */
  readonly node: string
  /** Scenario files as file: URLs, each with a digest of its text. */
  readonly targets: readonly { readonly url: string; readonly digest: string }[]
}

/** The complete trials of a run, on disk: a run that was cut off resumes after the last of them. */
export interface Journal {
  readonly head: JournalHead
  /** When the run was resumed, ISO 8601, in order; empty for one that never was. */
  readonly resumedAt: readonly string[]
  /** How many trials it holds. */
  readonly trials: () => number
  /** What is kept under this key, or else what `measure` gives, kept from now on when it is complete. */
  readonly once: <T>(key: string, measure: () => Promise<T>, complete: (value: T) => boolean) => Promise<T>
  /** The run is complete: there is nothing to go on from. */
  readonly remove: () => void
}

export interface JournalEvents {
  /** A trial is complete only if this was not aborted meanwhile. */
  readonly signal: AbortSignal
  /** The journal could not be written. The run goes on, and cannot be resumed from here. */
  readonly onLoss: (message: string) => void
}

export const journalPath = (folder: string): string => join(folder, '.gclab-journal')

/** Begins a run's journal in a folder of results, in place of any that is there. */
export function beginJournal(folder: string, head: JournalHead, events: JournalEvents): Journal {
  const path = journalPath(folder)
  writeWhole(path, lineOf(head))
  return open(path, { head, resumedAt: [], kept: new Map() }, events)
}

/** What the run that was cut off in this folder is about. Throws a usage error when there is none. */
export function journalHead(folder: string): JournalHead {
  return read(existing(folder)).head
}

/**
 * Opens the journal of a run that was cut off, noting it, and drops what follows the last whole line.
 * Throws a usage error when there is no journal.
 */
export function resumeJournal(folder: string, events: JournalEvents): Journal {
  const path = existing(folder)
  const found = read(path)
  const journal = open(path, { ...found, resumedAt: [...found.resumedAt, new Date().toISOString()] }, events)
  append(path, { resumedAt: journal.resumedAt.at(-1) }, (error) => events.onLoss(messageOf(error)))
  return journal
}

function existing(folder: string): string {
  const path = journalPath(folder)
  if (existsSync(path)) return path
  throw usageError(
    `there is no run to resume in ${folder}: none was cut off there (--out names another folder)`,
  )
}

interface Contents {
  readonly head: JournalHead
  readonly resumedAt: readonly string[]
  readonly kept: Map<string, unknown>
}

function open(path: string, { head, resumedAt, kept }: Contents, { signal, onLoss }: JournalEvents): Journal {
  let lost = false
  const lose = (error: unknown): void => {
    if (!lost) onLoss(messageOf(error))
    lost = true
  }
  const keep = (key: string, value: unknown): void => {
    if (lost) return
    try {
      append(path, { key, value }, lose)
      kept.set(key, value)
    } catch (error) {
      lose(error)
    }
  }
  return {
    head,
    resumedAt,
    trials: () => kept.size,
    once: async <T>(key: string, measure: () => Promise<T>, complete: (value: T) => boolean) => {
      if (kept.has(key)) return kept.get(key) as T
      const value = await measure()
      if (!signal.aborted && complete(value)) keep(key, value)
      return value
    },
    remove: () => removeTemporary(path),
  }
}

/** A line of text with a digest before it, so that a half-written one is known for what it is. */
function lineOf(value: unknown): string {
  const text = JSON.stringify(value)
  return `${digestOf(text)} ${text}\n`
}

export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/**
 * Whoever waits for the next child does not wait for the disk: half a line is known for what it is. Throws
 * what goes wrong at once; `onLate` is told what does so later.
 */
function append(path: string, value: unknown, onLate: (error: Error) => void): void {
  const file = openSync(path, 'a')
  try {
    const bytes = Buffer.from(lineOf(value))
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset)
  } finally {
    fsync(file, (lost) =>
      close(file, (unclosed) => {
        const error = lost ?? unclosed
        if (error) onLate(error)
      }),
    )
  }
}

function read(path: string): Contents {
  const bytes = readFileSync(path)
  const { values, length } = wholeLines(bytes)
  const [head, ...entries] = values as [JournalHead?, ...Record<string, unknown>[]]
  if (head?.schema !== JOURNAL_SCHEMA) {
    const other = /^gclab\/journal@\d+$/.test(String(head?.schema))
    const what = other ? 'another version of gclab began the run' : 'this is not the journal of a run'
    throw usageError(`${path}: ${what}, so it cannot go on. Begin anew without --resume.`)
  }
  const file = openSync(path, 'r+')
  try {
    ftruncateSync(file, length)
  } finally {
    closeSync(file)
  }
  const keyed = entries.filter((entry) => typeof entry.key === 'string')
  return {
    head,
    resumedAt: entries.flatMap(({ resumedAt }) => (typeof resumedAt === 'string' ? [resumedAt] : [])),
    kept: new Map(keyed.map((entry) => [entry.key as string, entry.value])),
  }
}

/** The values up to the first line that is not whole, and how many bytes they take. */
function wholeLines(bytes: Buffer): { readonly values: readonly unknown[]; readonly length: number } {
  const values: unknown[] = []
  let length = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, length)) {
    const line = bytes.toString('utf8', length, end)
    const text = line.slice(17)
    if (line.slice(0, 16) !== digestOf(text)) break
    values.push(JSON.parse(text))
    length = end + 1
  }
  return { values, length }
}
