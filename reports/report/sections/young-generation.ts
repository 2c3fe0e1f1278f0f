import type { CaseResult, YoungGenerationResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount, formatMs, formatNumber, formatPercent } from '../../text/format.js'
import { table } from '../../text/markdown.js'

/** The collector's work by size of the young generation, on the case on which it was varied. */
export function byYoungGeneration(cases: readonly CaseResult[]): string | null {
  const varied = cases.find(({ variants }) => variants.some(({ youngGenerations }) => youngGenerations))
  if (varied === undefined) return null
  const rows = varied.variants.flatMap(({ name, allocation, youngGenerations = [] }) => {
    const allocates = allocation === null || allocation.heapBytesPerOp > 0
    return youngGenerations.map((result, index) => [
      index === 0 ? code(name) : '',
      ...figures(result, allocates),
    ])
  })
  const head = [
    'Method',
    'Semi-space',
    'Young GCs/1M ops',
    'Full GCs/1M ops',
    'Pause p50',
    'p99',
    'max',
    'GC share',
  ]
  return `What the size of the young generation alone does, on ${code(varied.name)}. Node's default begins small and grows as it sees fit; the others are pinned.\n\n${table(head, rows, 2)}`
}

function figures({ pinnedMB, gc }: YoungGenerationResult, allocates: boolean): readonly string[] {
  const { p50, p99, max } = gc.pauseMs
  const pause = (ms: number | null): string =>
    ms === null && gc.minor + gc.major === 0 ? 'none' : formatMs(ms)
  return [
    pinnedMB === null ? 'default' : `${formatCount(pinnedMB)} MB`,
    // An op that allocates is collected in the end; what was seen is that it was not in so many.
    gc.minor === 0 && allocates ? `none in ${formatCount(gc.ops)} ops` : formatNumber(gc.minorPerMillionOps),
    formatNumber(gc.majorPerMillionOps),
    pause(p50),
    pause(p99),
    pause(max),
    formatPercent(gc.share),
  ]
}
