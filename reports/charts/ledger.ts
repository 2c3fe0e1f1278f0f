import type { Interval } from '../../model/run.js'
import type { LedgerEntry } from '../ledger/ledger.js'
import { LEDGER_CHART } from '../ledger/page.js'
import { formatPercent, listed } from '../text/format.js'
import type { Sketch } from './charts-of-scenario.js'
import type { BarSeries } from './spec.js'
import { colorsFor, shortName, tint } from './style.js'

/** Time and bytes of every optimization as a share of its baseline's; `null` when nothing was measured. */
export function ledgerSketch(entries: readonly LedgerEntry[]): Sketch | null {
  const drawn = entries.filter(({ timeRatio, bytesRatio }) => timeRatio !== null || bytesRatio !== null)
  if (drawn.length === 0) return null
  const names = ['baseline', 'time per op', 'bytes per op']
  const colors = colorsFor(names)
  const series = (
    name: string,
    of: (entry: LedgerEntry) => number | null,
    rangeOf: (entry: LedgerEntry) => Interval | null = () => null,
  ): BarSeries => {
    const ratios = drawn.map(of)
    const color = colors.get(name) ?? ''
    return {
      name,
      color,
      tint: tint(color, 0.3),
      figures: ratios.map((ratio) => (ratio === null ? null : ratio * 100)),
      intervals: drawn.map((entry) => percents(rangeOf(entry))),
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
        subtitle:
          'share of its own baseline; lower is better; whiskers reach from the best case to the worst',
        unit: '% of the baseline',
        caseTitle: 'optimization',
        cases: drawn.map(({ name }) => shortName(name)),
        series: [
          series(
            'time per op',
            ({ timeRatio }) => timeRatio,
            ({ timeRange }) => timeRange,
          ),
          series('bytes per op', ({ bytesRatio }) => bytesRatio),
        ],
      },
    ],
  }
}

function percents(range: Interval | null): Interval | null {
  return range === null ? null : [range[0] * 100, range[1] * 100]
}
