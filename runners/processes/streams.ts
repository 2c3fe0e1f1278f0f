import { Buffer } from 'node:buffer'
import type { Readable } from 'node:stream'

/** What is kept of a child's error output, to tell causes by. */
const TAIL_CHARACTERS = 8000
/** More than any report takes, less than hurts. */
const REPORT_BYTES = 2 ** 28
const LINE_END = 10

/** Keeps the end of a stream that may be endless. */
export function tail(stream: Readable): () => string {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('error', () => {})
  stream.on('data', (text: string) => {
    kept = (kept + text).slice(-TAIL_CHARACTERS)
  })
  return () => kept
}

/** Collects what comes on a child's result channel; tells when a line is whole, and when too much came. */
export function collectReport(
  stream: Readable,
  { onReport, onFlood }: { readonly onReport: () => void; readonly onFlood: () => void },
): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > REPORT_BYTES) return onFlood()
    chunks.push(chunk)
    if (chunk.at(-1) === LINE_END) onReport()
  })
  return () => Buffer.concat(chunks).toString('utf8')
}
