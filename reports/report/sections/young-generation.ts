import type { CaseResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount } from '../../text/format.js'
import { tableOf } from '../../text/markdown.js'
import { fullRate, pauses, shareOf, youngRate } from './gc-columns.js'

/** The collector's work by size of the young generation, on the case on which it was varied. */
export function byYoungGeneration(cases: readonly CaseResult[]): string | null {
  const varied = cases.find(({ variants }) => variants.some(({ youngGenerations }) => youngGenerations))
  if (varied === undefined) return null
  const rows = varied.variants.flatMap(({ name, allocation, youngGenerations = [] }) => {
    const allocates = allocation === null || allocation.heapBytesPerOp > 0
    return youngGenerations.map((result) => ({ name, allocates, ...result }))
  })
  const [youngHeading, youngText] = youngRate
  const columns = [
    ['Method', ({ name }, before) => (name === before?.name ? '' : code(name))],
    ['Semi-space', ({ pinnedMB }) => (pinnedMB === null ? 'default' : `${formatCount(pinnedMB)} MB`)],
    // An op that allocates is collected in the end; what was seen is that it was not in so many.
    [
      youngHeading,
      (row) =>
        row.gc.minor === 0 && row.allocates
          ? `none in ${formatCount(row.gc.ops)} ops`
          : youngText(row, undefined),
    ],
    fullRate,
    ...pauses,
    shareOf('GC share'),
  ] as const satisfies Parameters<typeof tableOf<(typeof rows)[number]>>[0]
  return `What the size of the young generation alone does, on ${code(varied.name)}. Node's default begins small and grows as it sees fit; the others are pinned.\n\n${tableOf(columns, rows, 2)}`
}
