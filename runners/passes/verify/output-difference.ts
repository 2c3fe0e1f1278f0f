import type { OutputDifference } from '../../../model/run.js'

/** Characters shown on either side of the first difference. */
const CONTEXT = 60

/** Two texts that differ, cut to where the first difference is. */
export function differenceOf(
  expected: string,
  actual: string,
): Pick<OutputDifference, 'expected' | 'actual'> {
  let at = 0
  while (at < expected.length && at < actual.length && expected[at] === actual[at]) at++
  return { expected: around(expected, at), actual: around(actual, at) }
}

function around(text: string, at: number): string {
  const [from, to] = [Math.max(0, at - CONTEXT), at + CONTEXT]
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
