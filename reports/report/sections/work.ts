import type { CaseFinding } from '../../../judge/within-run/findings.js'
import type { ScenarioResult, WorkResult, WorkSite } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatChange, formatNumber, formatPercent } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { whereOf } from './time-shares.js'

const SHOWN = 8

/** Where the work is: the lines of the baseline that run most beside those of the variant. */
export function workOf(scenario: ScenarioResult, { case: name, base, result }: CaseFinding): string | null {
  const [before, after] = [base.work, result.work]
  if (!before || !after) return null
  const lines = new Map([...before.sites, ...after.sites].map((site) => [keyOf(site), site]))
  const most = (site: WorkSite) => Math.max(stepsAt(before, site) ?? 0, stepsAt(after, site) ?? 0)
  const rows = [...lines.values()]
    .sort((a, b) => most(b) - most(a))
    .slice(0, SHOWN)
    .map((site) => [
      code(site.function || '(anonymous)'),
      whereOf(scenario, site),
      ...[before, after].map((work) => formatNumber(stepsAt(work, site))),
    ])
  const ratio = before.stepsPerOp === 0 ? null : after.stepsPerOp / before.stepsPerOp
  const change = ratio === null || ratio === 1 ? '' : ` (${formatChange(ratio)})`
  const unseen = [base, result].flatMap(builtinsOf).join(', ')
  return [
    `Where the work is: on ${code(name)}, ${code(base.name)} runs ${stepsText(before)} an op, and ${code(result.name)} ${stepsText(after)}${change}. Steps are statements and branches of code in JavaScript; what builtins do inside is not among them${unseen && `, and of the time without collections they take about ${unseen}`}.`,
    table(['Function', 'Line', `Steps of ${code(base.name)}`, `Steps of ${code(result.name)}`], rows, 2),
  ]
    .filter((block) => block !== null)
    .join('\n\n')
}

/** What of a contender's time steps cannot tell, where that is most of it. */
function builtinsOf({ name, cpu }: CaseFinding['base']): string[] {
  const share = cpu?.builtins ?? 0
  if (share <= 0.5) return []
  return [`${formatPercent(share)} of ${code(name)}`]
}

function stepsText({ exact, stepsPerOp }: WorkResult): string {
  return `${exact ? '' : '≈ '}${formatNumber(stepsPerOp)} step${stepsPerOp === 1 ? '' : 's'}`
}

/** 0 where it did not run; `null` where the list of lines does not go so far. */
function stepsAt({ sites, stepsPerOp }: WorkResult, wanted: WorkSite): number | null {
  const listed = sites.reduce((sum, site) => sum + site.stepsPerOp, 0)
  const missing = listed < stepsPerOp * (1 - 1e-9) ? null : 0
  return sites.find((site) => keyOf(site) === keyOf(wanted))?.stepsPerOp ?? missing
}

function keyOf({ function: name, file, line }: WorkSite): string {
  return JSON.stringify([file, line, name])
}
