import { inspect } from 'node:util'
import type { OutputDifference } from '../model/run.js'

/** Characters shown on either side of the first difference. */
const CONTEXT = 60

/** Two outputs that differ, as text, cut to where the first difference is. */
export function differenceOf(
  expected: unknown,
  actual: unknown,
): Pick<OutputDifference, 'expected' | 'actual'> {
  const [left, right] = [textOf(expected), textOf(actual)]
  let at = 0
  while (at < left.length && at < right.length && left[at] === right[at]) at++
  return { expected: around(left, at), actual: around(right, at) }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('latin1'))
  return inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 10_000 })
}

function around(text: string, at: number): string {
  const [from, to] = [Math.max(0, at - CONTEXT), at + CONTEXT]
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
