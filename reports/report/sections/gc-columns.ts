import type { GcResult } from '../../../model/run.js'
import { formatMs, formatNumber, formatPercent } from '../../text/format.js'
import type { Column } from '../../text/markdown.js'

type OfGc = Column<{ readonly gc: Omit<GcResult, 'heap' | 'collections' | 'semiSpaceMB'> }>

export const youngRate: OfGc = ['Young GCs/1M ops', ({ gc }) => formatNumber(gc.minorPerMillionOps)]
export const fullRate: OfGc = ['Full GCs/1M ops', ({ gc }) => formatNumber(gc.majorPerMillionOps)]

export const pauses: readonly OfGc[] = [
  ['Pause p50', ({ gc }) => pauseText(gc.pauseMs.p50, gc)],
  ['p99', ({ gc }) => pauseText(gc.pauseMs.p99, gc)],
  ['max', ({ gc }) => pauseText(gc.pauseMs.max, gc)],
]

export function shareOf(heading: string): OfGc {
  return [heading, ({ gc }) => formatPercent(gc.share)]
}

/** Without a collection there is no pause, which is not the same as an unknown one. */
export function pauseText(ms: number | null, { minor, major }: Pick<GcResult, 'minor' | 'major'>): string {
  return ms === null && minor + major === 0 ? 'none' : formatMs(ms)
}
