import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { ThreadWatch } from '../../../model/watch.js'
import { memoryOf } from './memory.js'
import { LOST_AT, LOST_DIGITS, type ThreadRecord } from './records.js'
import { sumOfThread } from './threads.js'

/** What is read of a file at once. */
const CHUNK_BYTES = 2 ** 20
const NEWLINE = 10

interface ThreadFile {
  readonly path: string
  readonly sum: ReturnType<typeof sumOfThread>
  /** Up to where it was read: the end of a line. */
  read: number
  lost: number
}

/** What every thread of a program has written so far. */
export function threadFiles(folder: string) {
  const files = new Map<string, ThreadFile>()
  const all = () => [...files.values()]
  const chunk = Buffer.alloc(CHUNK_BYTES)
  const readAll = (): void => {
    for (const name of readdirSync(folder)) {
      const file = files.get(name) ?? { path: join(folder, name), sum: sumOfThread(), read: 0, lost: 0 }
      files.set(name, file)
      readOn(file, chunk)
    }
  }
  const figures = <Thread extends ThreadWatch>(of: (file: ThreadFile) => Thread | undefined): Thread[] => {
    readAll()
    return all()
      .flatMap((file) => of(file) ?? [])
      .sort((a, b) => a.pid - b.pid || a.thread - b.thread)
  }
  const started = () => all().flatMap(({ sum }) => sum.start() ?? [])
  return {
    /** The figures so far; reads only what came since it was last asked. */
    soFar: () => figures(({ sum, lost }) => sum.soFar(lost)),
    final: () => figures(({ sum, lost }) => sum.final(lost)),
    memory: (startedAt: number) =>
      memoryOf(
        all().map(({ sum }) => sum.memory()),
        startedAt,
      ),
    /** Files in which there was no room for the first record. */
    empty: () => all().filter(({ sum }) => sum.start() === undefined).length,
    /** Threads that began and told nothing. */
    silent: () => all().flatMap(({ sum, lost }) => (sum.told().any || lost > 0 ? [] : (sum.start() ?? []))),
    /** Threads that told something and not of their end. */
    unended: () => all().filter(({ sum }) => sum.told().any && !sum.told().end).length,
    /** Processes that have begun. */
    pids: () => new Set(started().map(({ pid }) => pid)),
    /** Worker threads that were started, by process, and not seen. */
    unseenWorkers: () => {
      const missing = new Map<number, number>()
      for (const { sum } of all()) {
        const { pid, thread } = sum.start() ?? {}
        if (pid === undefined) continue
        missing.set(pid, (missing.get(pid) ?? 0) + sum.workers() - (thread === 0 ? 0 : 1))
      }
      return new Map([...missing].filter(([, count]) => count > 0))
    },
  }
}

export type ThreadFiles = ReturnType<typeof threadFiles>

/** Adds the lines that have come since; one that is not whole yet is left for the next time. */
function readOn(file: ThreadFile, into: Buffer): void {
  const fd = openSync(file.path, 'r')
  try {
    let chunk = into
    for (;;) {
      const bytes = readSync(fd, chunk, 0, chunk.length, file.read)
      const end = chunk.lastIndexOf(NEWLINE, bytes - 1) + 1
      if (bytes === 0) break
      if (end > 0) addLines(file, chunk.toString('utf8', 0, end))
      // A line that is longer than the chunk.
      else if (bytes === chunk.length) chunk = Buffer.alloc(2 * chunk.length)
      else break
      file.read += end
    }
    const digits = Buffer.alloc(LOST_DIGITS)
    readSync(fd, digits, 0, LOST_DIGITS, LOST_AT)
    file.lost = Math.max(file.lost, Number(digits.toString('latin1')) || 0)
  } finally {
    closeSync(fd)
  }
}

function addLines(file: ThreadFile, lines: string): void {
  for (const line of lines.split('\n')) {
    if (line === '') continue
    try {
      file.sum.add(JSON.parse(line) as ThreadRecord)
    } catch {
      file.lost++
    }
  }
}
