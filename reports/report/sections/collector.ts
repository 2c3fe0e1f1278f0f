import { CONTROL } from '../../../model/contenders.js'
import type { GcResult } from '../../../model/run.js'
import { maximum } from '../../../stats/summary.js'
import { formatBytes, formatCount, formatMs, listed } from '../../text/format.js'
import { type Column, tableOf } from '../../text/markdown.js'
import { fullRate, pauses, shareOf, youngRate } from './gc-columns.js'
import { picture, type ReportContext, section, whose } from './section.js'
import { byYoungGeneration } from './young-generation.js'

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
