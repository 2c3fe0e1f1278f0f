import { CONTROL } from '../../../model/contenders.js'
import type { CaseResult, GcResult } from '../../../model/run.js'
import { maximum } from '../../../stats/summary.js'
import { code } from '../../text/escape.js'
import { formatBytes, formatCount, formatMs, listed } from '../../text/format.js'
import { type Column, tableOf } from '../../text/markdown.js'
import { fullRate, pauses, shareOf, youngRate } from './gc-columns.js'
import { picture, type ReportContext, section, whose } from './section.js'

const columns: readonly Column<{ case: string; variant: string; gc: GcResult }>[] = [
  ...whose,
  youngRate,
  fullRate,
  ...pauses,
  shareOf('GC share of this run'),
  ['Heap delta', ({ gc }) => formatBytes(gc.heapDeltaBytes)],
  ['Retained', ({ gc }) => formatBytes(gc.retainedBytes)],
]

/** What the collector did in a sustained run of each contender. */
export function collector({ scenario, charts }: ReportContext): string | null {
  const rows = scenario.cases.flatMap((one) =>
    one.variants.flatMap(({ name, gc }) =>
      gc === null || name === CONTROL ? [] : [{ case: one.name, variant: name, gc }],
    ),
  )
  if (rows.length === 0) return null
  return section('### Garbage collection', [
    tableOf(columns, rows, 2),
    `${surroundings(rows.map(({ gc }) => gc))} They have no intervals, and pauses grow when the machine is busy. Heap delta is the growth during the run; retained is what is left of it after a forced collection. The GC share is of these runs, where the young generation is pinned and nothing else is going on; the part of an op's time that is collection stands in the table of times, which is taken under Node's own settings.`,
    picture(charts, 'charts/heap.png'),
    byYoungGeneration(scenario.cases),
  ])
}

function surroundings(results: readonly GcResult[]): string {
  const sizes = [...new Set(results.map(({ semiSpaceMB }) => `${formatCount(semiSpaceMB)} MB`))]
  const longest = maximum(results.map(({ durationMs }) => durationMs))
  return `Sustained runs of up to ${formatMs(longest)} with a semi-space of ${listed(sizes)}.`
}

/** The collector's work by size of the young generation, on the case on which it was varied. */
function byYoungGeneration(cases: readonly CaseResult[]): string | null {
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
