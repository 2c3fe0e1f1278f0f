import type { CaseResult, YoungGenerationResult } from '../../model/run.js'
import { code } from '../escape.js'
import { formatCount, formatMs, formatNumber, formatPercent } from '../format.js'
import { table } from '../markdown.js'

/** The collector's work by size of the young generation, on the case on which it was varied. */
export function byYoungGeneration(cases: readonly CaseResult[]): string | null {
  const varied = cases.find(({ variants }) => variants.some(({ youngGenerations }) => youngGenerations))
  if (varied === undefined) return null
  const rows = varied.variants.flatMap(({ name, youngGenerations = [] }) =>
    youngGenerations.map((result, index) => [index === 0 ? code(name) : '', ...figures(result)]),
  )
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
  return `By size of the young generation, on ${code(varied.name)}. Node's default begins small and grows as it sees fit; the others are pinned.\n\n${table(head, rows, 2)}`
}

function figures({ pinnedMB, gc }: YoungGenerationResult): readonly string[] {
  const { p50, p99, max } = gc.pauseMs
  const pause = (ms: number | null): string =>
    ms === null && gc.minor + gc.major === 0 ? 'none' : formatMs(ms)
  return [
    pinnedMB === null ? 'default' : `${formatCount(pinnedMB)} MB`,
    formatNumber(gc.minorPerMillionOps),
    formatNumber(gc.majorPerMillionOps),
    pause(p50),
    pause(p99),
    pause(max),
    formatPercent(gc.share),
  ]
}
