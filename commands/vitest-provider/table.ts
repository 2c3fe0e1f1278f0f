import { aligned } from '../../reports/text/columns.js'
import { plain } from '../../reports/text/escape.js'
import { formatChange, formatCount, formatNumber } from '../../reports/text/format.js'
import type { BenchResult } from './bench-result.js'
import { compareResults } from './compare.js'
import type { ComparedTimes } from './figures.js'

/** What vitest's own table has no columns for, and each time against the first's. */
export function renderFigures(results: readonly BenchResult[]): string {
  const [first] = results
  if (first === undefined) return ''
  const head = ['gclab', 'B/op', 'external B/op', 'allocs/op', 'GCs/1M ops', 'time vs first (95 % interval)']
  const rows = results.map((one) => {
    const { heapBytesPerOp, externalBytesPerOp, allocsPerOp, collectionsPerMillionOps } = one.gclab
    return [
      plain(one.name),
      ...[heapBytesPerOp, externalBytesPerOp, allocsPerOp].map(formatNumber),
      formatCount(collectionsPerMillionOps),
      one === first ? '' : changeOf(compareResults(one, first)),
    ]
  })
  return aligned([head, ...rows], '  ', (column) => column === 0)
}

function changeOf(compared: ComparedTimes | null): string {
  if (compared === null) return formatChange(null)
  const { ratio, ci95 } = compared
  return `${formatChange(ratio)} (${ci95 ? ci95.map(formatChange).join(' to ') : 'n/a'})`
}
