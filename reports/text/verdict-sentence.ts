import {
  type CaseFinding,
  type Findings,
  totalRatio,
  type VariantFinding,
} from '../../judge/within-run/findings.js'
import { metric } from '../../model/metrics.js'
import type { ScenarioResult } from '../../model/run.js'
import { formatChange, formatPercent, listed, pluralize } from './format.js'

/** How a name is set: as code in the write-up, as it is on a terminal. */
export type NameStyle = (name: string) => string

/** What the run says about the scenario in one or two sentences, the plainest fact first. */
export function verdictSentence(findings: Findings, baseline: string, name: NameStyle): string {
  const { best, wrong } = findings
  if (best === null && wrong !== null)
    return `The outputs of ${name(wrong)} differ from those of ${name(baseline)}, so nothing was timed.`
  if (best === null) return 'No variant was measured against the baseline, so there is no verdict.'
  const others = findings.variants.slice(1).map((variant) => shortVerdict(variant, name))
  const rest = others.length > 0 ? ` Of the others, ${listed(others)}.` : ''
  return `${bestSentence(best, baseline, name)}${rest}`
}

function bestSentence(best: VariantFinding, baseline: string, name: NameStyle): string {
  const who = name(best.variant)
  const base = name(baseline)
  const allocates = memoryOf(best)
  const memory = allocates === null ? '' : ` It allocates ${allocates}.`
  switch (best.outcome) {
    case 'pays':
      return `${who} pays: it takes ${share(best)} of the time of ${base}${casesOf(best, 'faster')}.${memory}`
    case 'unproven':
      return `No verdict yet: ${who} takes ${share(best)} of the time of ${base}${casesOf(best, 'faster')}, but ${whyUnproven(best)}.${memory}`
    case 'no difference':
      return `Not an improvement: ${who} takes the same time as ${base}.${memory}`
    case 'costs':
      return `Not an improvement: ${who} is slower than ${base} ${onCases(best, 'slower')}.${memory}`
    case 'mixed':
      return `It depends on the input: ${who} is faster than ${base} ${onCases(best, 'faster')} and slower ${onCases(best, 'slower')}.${memory}`
    case 'undecided':
      return `${undecided(best, who, base)}${memory}`
    case 'wrong':
      return `Not an improvement: the outputs of ${who} differ from those of ${base}, so it was not timed.`
  }
}

function undecided(best: VariantFinding, who: string, base: string): string {
  if (best.untimed !== null) return `No verdict: ${who} ${whyUntimed(best.untimed)}.`
  if (best.cases.every(({ verdict }) => verdict === null))
    return `No verdict: the time of ${who} was not compared with that of ${base}.`
  const faster = best.cases.some(({ verdict }) => verdict === 'faster')
  const shown = faster ? ` It is faster ${onCases(best, 'faster')}.` : ''
  const read = best.ratio === null ? '' : `; it read ${share(best)} of it`
  return `No verdict yet: this run does not settle whether ${who} takes less time than ${base}${read}.${shown}`
}

/** A variant's outcome as part of a sentence. */
function shortVerdict(finding: VariantFinding, name: NameStyle): string {
  const who = name(finding.variant)
  switch (finding.outcome) {
    case 'pays':
      return `${who} takes ${share(finding)} of the time`
    case 'unproven':
      return `${who} takes ${share(finding)} of the time, but ${whyUnproven(finding)}`
    case 'no difference':
      return `${who} makes no difference to the time${memoryOf(finding) === null ? '' : ` and allocates ${memoryOf(finding)}`}`
    case 'costs':
      return `${who} is slower ${onCases(finding, 'slower')}`
    case 'mixed':
      return `${who} is faster ${onCases(finding, 'faster')} and slower ${onCases(finding, 'slower')}`
    case 'undecided':
      if (finding.untimed !== null) return `${who} ${whyUntimed(finding.untimed)}`
      return finding.cases.every(({ verdict }) => verdict === null)
        ? `${who} was not timed`
        : `${who} is not settled`
    case 'wrong':
      return `${who} gives other outputs`
  }
}

/** Why a variant has no time to decide by, as the end of a sentence. */
function whyUntimed({ code }: NonNullable<VariantFinding['untimed']>): string {
  return code === 'trial-failed' ? 'failed' : 'compiles away'
}

/** Why a variant that is faster is no improvement yet, as the end of a sentence. */
export function whyUnproven({ same }: VariantFinding): string {
  return same === true ? 'a warning stands against it' : 'its outputs were not compared'
}

/** How a ratio over several cases was come by. */
export function meanOver(cases: readonly CaseFinding[]): string {
  return cases.length === 1
    ? 'on the one case measured'
    : `geometric mean of ${pluralize(cases.length, 'case')}`
}

/** A share of the baseline's time, over the cases as a geometric mean. */
function share(finding: VariantFinding): string {
  return formatPercent(finding.ratio)
}

function casesOf(finding: VariantFinding, verdict: CaseFinding['verdict']): string {
  const matching = finding.cases.filter((one) => one.verdict === verdict)
  return matching.length === finding.cases.length ? '' : `, faster ${onCases(finding, verdict)}`
}

function onCases(finding: VariantFinding, verdict: CaseFinding['verdict']): string {
  const many = finding.cases.filter((one) => one.verdict === verdict).length
  const all = finding.cases.length
  if (all === 1) return 'on the one case measured'
  return many === all ? `on all ${all} cases` : `on ${many} of ${pluralize(all, 'case')}`
}

/** What happens to bytes per op, as the object of "allocates"; `null` when it is unknown. */
function memoryOf(finding: VariantFinding): string | null {
  const bytes = metric('bytes')
  const ratio = totalRatio(finding.cases, bytes)
  if (ratio === null) return null
  if (ratio === 0) return 'nothing'
  const alike = finding.cases.every(({ base, result }) => bytes.of(base) === bytes.of(result))
  if (ratio === 1) return alike ? 'as many bytes' : 'about as many bytes'
  return `${formatChange(ratio).replace(/^[+−]/, '')} ${ratio < 1 ? 'fewer' : 'more'} bytes`
}

/** Whether benchmarks of a suite were held against each other's outputs, in a sentence. */
export function outputsOfSuite({ cases }: ScenarioResult): string {
  const verified = cases.map((one) => one.verified.same)
  if (verified.includes(false)) return 'Outputs differ from the baseline’s.'
  if (verified.every((same) => same === true)) return 'Outputs are the same as the baseline’s.'
  return 'Outputs were not compared: benchmarks of a suite need not do the same work.'
}
