import type { GrowthFit, GrowthMetric } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { pluralize } from '../../text/format.js'
import { growthCell, growthSentences } from '../../text/growth-text.js'
import { table } from '../../text/markdown.js'
import { bullets, picture, type ReportContext, section } from './section.js'

const titles: readonly (readonly [GrowthMetric, title: string])[] = [
  ['steps', 'Steps'],
  ['bytes', 'Bytes'],
  ['time', 'Time'],
]

/** How cost grows with the parameter that the scenario names. */
export function growth({ scenario, charts }: ReportContext): string | null {
  const found = scenario.growth
  if (found === undefined || found.fits.length === 0) return null
  const rows = new Map<string, GrowthFit[]>()
  for (const fit of found.fits) {
    const key = JSON.stringify([fit.others, fit.variant])
    rows.set(key, [...(rows.get(key) ?? []), fit])
  }
  const others = found.fits.some((fit) => fit.others !== '')
  const metrics = titles.filter(([id]) => found.fits.some(({ metric }) => metric === id))
  const cells = [...rows.values()].map((fits) => [
    ...(others ? [code(fits[0]?.others ?? '')] : []),
    code(fits[0]?.variant ?? ''),
    ...metrics.map(([id]) => growthCell(fits.find(({ metric }) => metric === id))),
  ])
  const sizes = new Set(found.sizes.map(({ size }) => size)).size
  return section(`### Growth with ${code(found.parameter)}`, [
    bullets(
      growthSentences(scenario, code).map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`),
    ),
    picture(charts, 'charts/growth.png'),
    table(
      [...(others ? ['With'] : []), 'Method', ...metrics.map(([, title]) => title)],
      cells,
      others ? 2 : 1,
    ),
    `n is ${code(found.parameter)}, over ${pluralize(sizes, 'size')}. Figures are the exponent, the slope of the logarithms, with its 95 % interval; before it stands the function of n where one is told from the others (a + b·n, a + b·n log n, …) by the figures. What an op does beside its growing part draws the exponent of small sizes towards 0.`,
  ])
}
