import type { Interval } from '../../model/run.js'
import type { LedgerEntry } from '../ledger/ledger.js'
import { LEDGER_CHART } from '../ledger/page.js'
import { formatPercent, listed } from '../text/format.js'
import { barsOf } from './bars.js'
import type { Sketch } from './charts-of-scenario.js'
import { colorsFor, shortName } from './style.js'

/** Time and bytes of every optimization as a share of its baseline's; empty when nothing was measured. */
export function ledgerSketches(entries: readonly LedgerEntry[]): readonly Sketch[] {
  const drawn = entries.filter(({ timeRatio, ratios }) => timeRatio !== null || ratios.bytes !== null)
  if (drawn.length === 0) return []
  const colorOf = colorsFor(['baseline', 'time per op', 'bytes per op'])
  const percents = (range: Interval | null) => range && ([range[0] * 100, range[1] * 100] as const)
  const bars = (name: string, ratios: readonly (number | null)[], ranges?: readonly (Interval | null)[]) =>
    barsOf({
      name,
      color: colorOf(name),
      figures: ratios.map((ratio) => (ratio === null ? null : ratio * 100)),
      intervals: ranges?.map(percents),
      label: (percent) => formatPercent(percent / 100),
    })
  const times = drawn.map(({ timeRatio }) => timeRatio)
  const bytes = drawn.map(({ ratios }) => ratios.bytes ?? null)
  const facts = drawn.map(
    ({ name, timeRatio, ratios }) =>
      `${shortName(name)} ${formatPercent(timeRatio)} of the time and ${formatPercent(ratios.bytes)} of the bytes`,
  )
  return [
    {
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
            bars(
              'time per op',
              times,
              drawn.map(({ timeRange }) => timeRange),
            ),
            bars('bytes per op', bytes),
          ],
        },
      ],
    },
  ]
}
