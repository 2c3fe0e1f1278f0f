import { CONTROL } from '../../../model/contenders.js'
import type { GcResult } from '../../../model/run.js'
import { maximum } from '../../../stats/summary.js'
import { code, markdown } from '../../text/escape.js'
import { formatBytes, formatCount, formatMs, formatNumber, formatPercent, listed } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { picture, type ReportContext, section } from './section.js'
import { byYoungGeneration } from './young-generation.js'

/** What the collector did in a sustained run of each contender. */
export function collector({ scenario, charts }: ReportContext): string | null {
  const rows = scenario.cases.flatMap((one) =>
    one.variants
      .filter(({ name }) => name !== CONTROL)
      .flatMap(({ name, gc }) => (gc === null ? [] : [{ name, gc }]))
      .map(({ name, gc }, index) => [index === 0 ? markdown(one.name) : '', code(name), ...figures(gc)]),
  )
  if (rows.length === 0) return null
  const head = [
    'Test case',
    'Method',
    'Young GCs/1M ops',
    'Full GCs/1M ops',
    'Pause p50',
    'p99',
    'max',
    'GC share of this run',
    'Heap delta',
    'Retained',
  ]
  return section('### Garbage collection', [
    table(head, rows, 2),
    `${surroundings(scenario.cases.flatMap(({ variants }) => variants.flatMap(({ gc }) => gc ?? [])))} They have no intervals, and pauses grow when the machine is busy. Heap delta is the growth during the run; retained is what is left of it after a forced collection. The GC share is of these runs, where the young generation is pinned and nothing else is going on; the part of an op's time that is collection stands in the table of times, which is taken under Node's own settings.`,
    picture(charts, 'charts/heap.png'),
    byYoungGeneration(scenario.cases),
  ])
}

function figures(gc: GcResult): readonly string[] {
  return [
    formatNumber(gc.minorPerMillionOps),
    formatNumber(gc.majorPerMillionOps),
    pause(gc.pauseMs.p50, gc),
    pause(gc.pauseMs.p99, gc),
    pause(gc.pauseMs.max, gc),
    formatPercent(gc.share),
    formatBytes(gc.heapDeltaBytes),
    formatBytes(gc.retainedBytes),
  ]
}

/** Without a collection there is no pause, which is not the same as an unknown one. */
function pause(ms: number | null, { minor, major }: GcResult): string {
  return ms === null && minor + major === 0 ? 'none' : formatMs(ms)
}

function surroundings(results: readonly GcResult[]): string {
  const sizes = [...new Set(results.map(({ semiSpaceMB }) => `${formatCount(semiSpaceMB)} MB`))]
  const longest = maximum(results.map(({ durationMs }) => durationMs))
  return `Sustained runs of up to ${formatMs(longest)} with a semi-space of ${listed(sizes)}.`
}
