import type { GrowthFit, GrowthMetric, ScenarioResult } from '../../model/run.js'
import { formatCount, listed, NOT_MEASURED } from './format.js'

const nouns: Readonly<Record<GrowthMetric, string>> = { steps: 'steps', bytes: 'bytes', time: 'time' }

/** A sentence a metric, `steps: baseline grows with n²`, and a combination of other parameters. */
export function growthSentences({ growth }: ScenarioResult, nameOf: (name: string) => string): string[] {
  const groups = new Map<string, GrowthFit[]>()
  for (const fit of growth?.fits ?? []) {
    const heading = [nouns[fit.metric], ...(fit.others === '' ? [] : [`with ${nameOf(fit.others)}`])].join(
      ' ',
    )
    groups.set(heading, [...(groups.get(heading) ?? []), fit])
  }
  return [...groups].flatMap(([heading, fits]) => {
    const told = fits.filter((fit) => wordOf(fit) !== NOT_MEASURED)
    const said = told.map((fit, index) => {
      const word = wordOf(fit)
      const verb =
        index === 0 || word === FLAT || wordOf(told[index - 1] as GrowthFit) === FLAT ? 'grows ' : ''
      return `${nameOf(fit.variant)} ${word === FLAT ? FLAT : `${verb}with ${word}`}`
    })
    return said.length === 0 ? [] : [`${heading}: ${listed(said)}`]
  })
}

const FLAT = 'does not grow'

function wordOf({ exponent, model }: GrowthFit): string {
  if (model === '1') return FLAT
  return model ?? (exponent === null ? NOT_MEASURED : `n^${formatCount(exponent)}`)
}

/** `n², 1.98 (1.96–2.01)`: the model where there is one, the exponent with its interval. */
export function growthCell(fit: GrowthFit | undefined): string {
  if (fit === undefined) return NOT_MEASURED
  const { exponent, ci95, model } = fit
  const interval = ci95 === null ? '' : ` (${ci95.map((end) => end.toFixed(2)).join(' to ')})`
  const slope = exponent === null ? '' : `${exponent.toFixed(2)}${interval}`
  const parts = [
    ...(model === null ? [] : [model === '1' ? 'none' : model]),
    ...(slope === '' ? [] : [slope]),
  ]
  return parts.length === 0 ? NOT_MEASURED : parts.join(', ')
}
