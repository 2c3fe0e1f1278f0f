import { Buffer } from 'node:buffer'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'

/** What is kept of a process's output, to tell causes by. */
const TAIL_CHARACTERS = 8000
/** More than any report takes, less than hurts. */
const REPORT_BYTES = 2 ** 28
/** Enough to tell a report by. */
const BEGINNING_BYTES = 64
const LINE_END = 10

/** Keeps the end of what a process writes, which may be endless; `onOutput` is told all of it. */
export function tailOf(
  { stdout, stderr }: Pick<ChildProcess, 'stdout' | 'stderr'>,
  onOutput?: (text: string, stream: 'stdout' | 'stderr') => void,
): () => string {
  let kept = ''
  for (const [name, stream] of [['stdout', stdout] as const, ['stderr', stderr] as const]) {
    stream?.on('error', () => {})
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-TAIL_CHARACTERS)
      onOutput?.(text, name)
    })
  }
  return () => kept
}

/** Collects what comes on a child's result channel; tells when a line is whole, and when it is no report. */
export function collectReport(
  stream: Readable,
  {
    mayBegin,
    onReport,
    onForeign,
  }: {
    readonly mayBegin: (text: string) => boolean
    readonly onReport: () => void
    readonly onForeign: () => void
  },
): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    const isForeign = chunks.length === 0 && !mayBegin(chunk.toString('utf8', 0, BEGINNING_BYTES))
    if (isForeign || bytes > REPORT_BYTES) return onForeign()
    chunks.push(chunk)
    if (chunk.at(-1) === LINE_END) onReport()
  })
  return () => Buffer.concat(chunks).toString('utf8')
}
