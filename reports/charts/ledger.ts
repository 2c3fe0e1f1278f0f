import { formatPercent, listed } from '../format.js'
import type { LedgerEntry } from '../ledger.js'
import { LEDGER_CHART } from '../ledger-page.js'
import type { Sketch } from './sketches.js'
import type { BarSeries } from './spec.js'
import { colorsFor, shortName, tint } from './style.js'

/** Time and bytes of every optimization as a share of its baseline's; `null` when nothing was measured. */
export function ledgerSketch(entries: readonly LedgerEntry[]): Sketch | null {
  const drawn = entries.filter(({ timeRatio, bytesRatio }) => timeRatio !== null || bytesRatio !== null)
  if (drawn.length === 0) return null
  const names = ['baseline', 'time per op', 'bytes per op']
  const colors = colorsFor(names)
  const series = (name: string, of: (entry: LedgerEntry) => number | null): BarSeries => {
    const ratios = drawn.map(of)
    const color = colors.get(name) ?? ''
    return {
      name,
      color,
      tint: tint(color, 0.3),
      figures: ratios.map((ratio) => (ratio === null ? null : ratio * 100)),
      intervals: ratios.map(() => null),
      labels: ratios.map(formatPercent),
    }
  }
  const facts = drawn.map(
    ({ name, timeRatio, bytesRatio }) =>
      `${shortName(name)} ${formatPercent(timeRatio)} of the time and ${formatPercent(bytesRatio)} of the bytes`,
  )
  return {
    file: LEDGER_CHART,
    title: 'Optimizations',
    alt: `Bar chart of the best variants against their baselines: ${listed(facts)}.`,
    panels: [
      {
        kind: 'bars',
        height: 400,
        title: 'Best variant of each optimization',
        subtitle: 'share of its own baseline; lower is better',
        unit: '% of the baseline',
        caseTitle: 'optimization',
        cases: drawn.map(({ name }) => shortName(name)),
        series: [
          series('time per op', ({ timeRatio }) => timeRatio),
          series('bytes per op', ({ bytesRatio }) => bytesRatio),
        ],
      },
    ],
  }
}
