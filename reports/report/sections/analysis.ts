import type { CaseFinding, VariantFinding } from '../../../judge/within-run/findings.js'
import type { AllocatingFunction, ScenarioResult, TimeResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import {
  formatChange,
  formatEstimate,
  formatNs,
  formatNumber,
  formatPercent,
  formatSpeedup,
  timeUnitFor,
} from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { placeInScenario } from '../../text/paths.js'
import { concurrentTradeOff } from './concurrent.js'
import { profiles } from './profiles.js'
import { type ReportContext, section } from './section.js'
import { timeShares, whereItsTimeGoes, whereOf } from './time-shares.js'
import { workOf } from './work.js'

/** Why the result is what it is: where the time and the bytes go, before and after. */
export function analysis(context: ReportContext): string | null {
  const { findings, author, scenario } = context
  const { best } = findings
  return section('## Benchmark analysis', [
    ...(best === null ? [] : [explanationOf(best, scenario)]),
    author.of('analysis', 1),
    concurrentTradeOff(context),
    profiles(context),
  ])
}

function explanationOf(best: VariantFinding, scenario: ScenarioResult): string | null {
  const { baseline } = scenario
  const timed = best.cases.filter(({ base, result }) => base.time !== null && result.time !== null)
  const [one] = timed
  if (one === undefined) return null
  return section(`### ${heading(best)}`, [
    ...takenApart(best, timed).flatMap((each) => [
      collectorShare(each, best.variant, baseline),
      partsTable(each, best.variant, baseline),
    ]),
    takenApart(best, timed)[0] === one ? null : `On ${code(one.case)}:`,
    timeShares(scenario, one.base, one.result),
    workOf(scenario, one),
    sitesTableOf(scenario, one, 'base'),
    sitesTableOf(scenario, one, 'result'),
    whatIsLeft(scenario, one, best.variant),
  ])
}

/** The case that stands for all; where they disagree, the one that gains most and the one that loses most. */
function takenApart({ outcome }: VariantFinding, timed: readonly CaseFinding[]): readonly CaseFinding[] {
  if (outcome !== 'mixed') return timed.slice(0, 1)
  const sorted = [...timed].sort((a, b) => (a.ratio ?? 1) - (b.ratio ?? 1))
  return [sorted[0], sorted.at(-1)].filter((one) => one !== undefined)
}

function heading({ ratio, outcome }: VariantFinding): string {
  if (ratio === null) return 'Where the time goes'
  if (outcome === 'mixed') return 'Why faster on some cases and slower on others?'
  if (outcome === 'no difference' || outcome === 'undecided') return 'Why no clear gain?'
  if (ratio >= 1) return 'Why is it not faster?'
  return ratio > 0.7
    ? `Why only ${formatPercent(1 - ratio)}?`
    : `Where do the ${formatPercent(1 - ratio)} come from?`
}

/** What the collector could have given at most, and what it gave. */
function collectorShare(
  { case: name, base, result }: CaseFinding,
  variant: string,
  baseline: string,
): string | null {
  const [gcBefore, gcAfter] = [base, result].map(({ time }) => time?.gcNsPerOp ?? null)
  if (base.time === null || result.time === null || gcBefore == null || gcAfter == null) return null
  const share = gcBefore / base.time.nsPerOp
  const most = 1 - share
  const saved = base.time.nsPerOp - result.time.nsPerOp
  const gcSaved = gcBefore - gcAfter
  const part = `On ${code(name)}, the collector takes ${formatNs(gcBefore)} of the ${formatNs(base.time.nsPerOp)} of ${code(baseline)}, which is ${formatPercent(share)}.`
  const bound =
    share === 0
      ? `${part} There is nothing to gain from it.`
      : `${part} If collections cost nothing, it would be ${formatSpeedup(most)} as fast: more cannot come from the collector. What it takes to make the objects is part of the code itself.`
  return `${bound} ${balance(saved, gcSaved, code(variant), base.awaited || result.awaited ? 'in the code and what it waits for' : 'in the code itself')}`
}

/** Where the difference comes from, as a sentence; both parts may go either way. */
function balance(saved: number, gcSaved: number, variant: string, elsewhere: string): string {
  const own = saved - gcSaved
  const part = (ns: number, where: string) =>
    `${formatNs(Math.abs(ns))} ${ns >= 0 ? 'less' : 'more'} ${where}`
  const total = saved >= 0 ? `saves ${formatNs(saved)}` : `takes ${formatNs(-saved)} longer`
  return `${variant} ${total}: ${part(gcSaved, 'in the collector')} and ${part(own, elsewhere)}.`
}

function partsTable({ base, result }: CaseFinding, variant: string, baseline: string): string | null {
  if (base.time === null || result.time === null) return null
  const [a, b] = [base.time, result.time]
  const waits = base.awaited || result.awaited
  const unit = timeUnitFor([Math.min(a.nsPerOp, b.nsPerOp)])
  const inUnit = (ns: number | null) => (ns === null ? null : ns / unit.ns)
  const row = (label: string, before: number | null, after: number | null) => [
    label,
    formatEstimate(inUnit(before)),
    formatEstimate(inUnit(after)),
    before === 0 ? '-' : formatChange(before === null || after === null ? null : after / before),
  ]
  return table(
    [`Part (${unit.name}/op)`, code(baseline), code(variant), 'Change'],
    [
      row(waits ? 'code, and what it waits for' : 'code (mutator)', programNs(a), programNs(b)),
      row('garbage collection', a.gcNsPerOp, b.gcNsPerOp),
      row('together', a.nsPerOp, b.nsPerOp),
    ],
  )
}

/** What is not the collector's; `null` where that is not known. */
function programNs({ nsPerOp, gcNsPerOp }: TimeResult): number | null {
  return gcNsPerOp === null ? null : nsPerOp - gcNsPerOp
}

const SHOWN_SITES = 8

/** By function where they were told apart, else by site. */
function sitesTableOf(scenario: ScenarioResult, one: CaseFinding, which: 'base' | 'result'): string | null {
  const { allocation, name } = one[which]
  if (allocation === null || allocation.sites.length === 0) return null
  const { functions, externalBytesPerOp, heapBytesPerOp } = allocation
  const external = externalBytesPerOp
    ? `A further ${formatNumber(externalBytesPerOp)} B/op lie outside the heap, in ArrayBuffers.`
    : ''
  const found = functions ?? allocation.sites
  const [only] = found
  if (only !== undefined && found.length === 1) {
    const inlined = functions === undefined ? ', or from what V8 has inlined there' : ''
    return `All heap bytes of ${code(name)} come from ${siteName(scenario, only)}${inlined}. ${external}`.trim()
  }
  const largest = [...found].sort((a, b) => b.bytesPerOp - a.bytesPerOp).slice(0, SHOWN_SITES)
  const rows = largest.map((site) => [
    code(site.function),
    whereOf(scenario, site),
    formatNumber(site.bytesPerOp),
    site.allocsPerOp === null ? 'n/a' : formatNumber(site.allocsPerOp),
    heapBytesPerOp === 0 ? '-' : formatPercent(site.bytesPerOp / heapBytesPerOp),
  ])
  const inlined = functions === undefined ? '; what V8 has inlined counts for the function around it' : ''
  return [
    `Where the heap bytes of ${code(name)} come from${inlined}:`,
    table(['Function', 'Where', 'B/op', 'Allocs/op', 'Of the heap bytes'], rows, 2),
    largest.some(({ allocsPerOp }) => allocsPerOp === null)
      ? '`n/a`: V8 takes memory for several objects in one step there; the total is known, whose they are is not.'
      : '',
    external,
  ]
    .filter((block) => block !== null && block !== '')
    .join('\n\n')
}

/** What a faster version would have to remove. */
function whatIsLeft(scenario: ScenarioResult, { result }: CaseFinding, variant: string): string | null {
  const { time, allocation } = result
  if (time === null || allocation === null) return null
  const [program, gcNs] = [programNs(time), time.gcNsPerOp]
  const own = formatNs(program ?? time.nsPerOp)
  const gc = gcNs !== null && gcNs > 0 ? `${formatNs(gcNs)} of garbage collection and ` : ''
  const whose = `its own code${result.awaited ? ' and of what it waits for' : ''}${program === null ? ', the collector included' : ''}`
  const where = whereItsTimeGoes(scenario, result)
  const found = allocation.functions ?? allocation.sites
  const [largest] = [...found].sort((a, b) => b.bytesPerOp - a.bytesPerOp)
  const bytes =
    largest === undefined ? '' : ` Its largest source of garbage is ${siteName(scenario, largest)}.`
  return `A version faster than ${code(variant)} would have to remove from what is left: ${gc}${own} of ${whose}${where}.${bytes}`
}

function siteName(scenario: ScenarioResult, { function: name, file, line }: AllocatingFunction): string {
  return file === '' || line === null
    ? code(name)
    : `${code(name)} at ${code(placeInScenario(scenario, file, line))}`
}
