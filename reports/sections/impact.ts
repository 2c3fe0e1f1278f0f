import type { CaseResult, ScenarioResult, VariantResult } from '../../model/run.js'
import { CONTROL } from '../contenders.js'
import { code, markdown } from '../escape.js'
import { formatBytes, formatCount, formatNumber, formatPercent, NOT_MEASURED } from '../format.js'
import { table } from '../markdown.js'
import { type CostPerSecond, costAt, type Rate, readRates } from '../rates.js'
import { demoted } from '../writeup-text.js'
import { type ReportContext, section, written } from './section.js'

/** Where the code is used, and what it costs a second at the author's rates. */
export function impact({ scenario, author, findings }: ReportContext): string | null {
  const { rates, unread, rest } = readRates(author.of('rates') ?? '')
  const asked = rates.length > 0 ? rates : loadRates(scenario)
  const contender = findings.best?.variant ?? null
  return section('## Impact analysis', [
    written(author, 'where it is used'),
    section('### Calculator', [
      rest === '' ? null : demoted(rest, 1),
      ...asked.map((rate) => calculation(scenario, rate, contender)),
      ...unread.map(
        (stated) =>
          `The rate ${code(stated)} could not be read. Write it as \`rate: 10 clients × 100 pokes/s\`.`,
      ),
    ]),
    written(author, 'system-wide impact'),
  ])
}

/** Without rates of the author's, those that the load pass ran at. */
function loadRates({ load }: ScenarioResult): readonly Rate[] {
  const stated = new Map(load.map((result) => [`${result.case}\n${result.ratePerSecond}`, result]))
  return [...stated.values()].map(({ case: name, ratePerSecond }) => ({
    text: `the load of ${formatCount(ratePerSecond)} ops/s`,
    perSecond: ratePerSecond,
    case: name,
  }))
}

function calculation(scenario: ScenarioResult, rate: Rate, contender: string | null): string | null {
  const one = rate.case === null ? scenario.cases[0] : scenario.cases.find(({ name }) => name === rate.case)
  if (one === undefined)
    return `The rate ${code(rate.text)} is for a case that was not measured: ${code(rate.case ?? '')}.`
  const results = one.variants.filter(({ name }) => name !== CONTROL)
  const rows = results.map((result) => [code(result.name), ...cells(costAt(rate.perSecond, result))])
  const head = ['Method', 'Allocations/s', 'Allocated/s', 'Collections/s', 'One core']
  const found = table(head, rows)
  if (found === null) return null
  const title = `**${markdown(rate.text)}** = ${formatCount(rate.perSecond)} ops/s, on ${code(one.name)}:`
  return [title, found, savings(scenario, one, rate, contender)]
    .filter((block) => block !== null)
    .join('\n\n')
}

function cells({ allocations, bytes, collections, core }: CostPerSecond): readonly string[] {
  return [
    formatNumber(allocations === null ? null : Math.round(allocations)),
    bytes === null ? NOT_MEASURED : `${formatBytes(bytes)}/s`,
    formatNumber(collections),
    coreText(core),
  ]
}

function coreText(core: number | null): string {
  return core !== null && core > 1 ? `${formatPercent(core)} (more than one core)` : formatPercent(core)
}

function savings(
  scenario: ScenarioResult,
  one: CaseResult,
  rate: Rate,
  contender: string | null,
): string | null {
  const find = (name: string | null): VariantResult | undefined =>
    one.variants.find((result) => result.name === name)
  const [base, mine] = [find(scenario.baseline), find(contender)]
  if (base === undefined || mine === undefined || contender === null) return null
  const [before, after] = [costAt(rate.perSecond, base), costAt(rate.perSecond, mine)]
  if (
    before.allocations === null ||
    after.allocations === null ||
    before.bytes === null ||
    after.bytes === null
  )
    return null
  const fewer = Math.round(before.allocations - after.allocations)
  const saved = before.bytes - after.bytes
  if (fewer <= 0 && saved <= 0) return null
  return `With ${code(contender)} that is ${formatCount(fewer)} fewer allocations and ${formatBytes(saved)} less memory allocated each second.`
}
