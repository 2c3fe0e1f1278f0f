import { baselineOfCase, CONTROL, contestants, tunedNames, variantNames } from '../../model/contenders.js'
import type { Metric } from '../../model/metric.js'
import { metric } from '../../model/metrics.js'
import type { CaseResult, RunDocument, ScenarioResult, TimeVerdict, VariantResult } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { geometricMean } from '../../stats/summary.js'
import { chanceBetween } from '../rules/exact.js'
import { unshown, withholding } from './warning-effects.js'

/** Best first. */
const outcomes = ['pays', 'unproven', 'mixed', 'undecided', 'no difference', 'costs', 'wrong'] as const

/** One contender on one case, reduced to what conclusions are drawn from. */
export interface CaseFinding {
  readonly case: string
  /** `null`: the time was not compared. */
  readonly verdict: TimeVerdict | null
  /** Time, contender / baseline. */
  readonly ratio: number | null
  readonly base: VariantResult
  readonly result: VariantResult
  /** Whether its bytes and objects are those of a steady state. */
  readonly steady: boolean
  /** The baseline measured a second time; `null` without one. */
  readonly control: VariantResult | null
}

/** It failed, or compiled away. */
type UntimedWarning = Extract<Warning, { readonly code: 'trial-failed' | 'compiled-away' }>

/** One contender over all cases. */
export interface VariantFinding {
  readonly variant: string
  readonly cases: readonly CaseFinding[]
  /** Geometric mean of the time ratios; `null` when one is missing. */
  readonly ratio: number | null
  /** Whether its outputs were the baseline's; `null` when that could not be checked. */
  readonly same: boolean | null
  /** Why a case has no time of it, where no forks more would give one; `null`: that is not so. */
  readonly untimed: UntimedWarning | null
  /** Warnings beside which it is not approved. */
  readonly doubts: readonly Warning[]
  readonly outcome: ScenarioOutcome
}

/**
 * What a contender's times say over all cases.
 * - `pays`: faster on at least one case, slower or undecided on none
 * - `unproven`: its times would pay, but outputs were not compared, or a warning stands against it
 * - `costs`: slower on at least one case, faster on none
 * - `mixed`: faster on some cases and slower on others
 * - `no difference`: the same on every case
 * - `undecided`: a case is inconclusive or was not measured, and none is slower
 * - `wrong`: outputs differ from the baseline's
 */
export type ScenarioOutcome = (typeof outcomes)[number]

/** What a run says about a scenario. */
export interface Findings {
  /** The scenario's variants, best first. */
  readonly variants: readonly VariantFinding[]
  /** The tuned baselines, best first. */
  readonly tuned: readonly VariantFinding[]
  readonly best: VariantFinding | null
  /** The variant whose outputs differ from the baseline's; `null` when none does. */
  readonly wrong: string | null
}

/** Draws the conclusions that the summary, the executive summary and the sign-off share. */
export function findingsOf({ warnings }: Pick<RunDocument, 'warnings'>, scenario: ScenarioResult): Findings {
  const variants = variantNames(scenario)
    .map((name) => findingOf(scenario, name, warnings))
    .sort(better)
  const tuned = tunedNames(scenario)
    .map((name) => findingOf(scenario, name, warnings, true))
    .sort(better)
  const wrong = scenario.cases.find(({ verified }) => verified.same === false)?.verified.difference?.variant
  return { variants, tuned, best: variants[0] ?? null, wrong: wrong ?? null }
}

/**
 * The sum of a figure over cases, contender / baseline; `null` when one is unknown or not steady, or only the
 * baseline's sum is 0. 1 where it differs by no more than the control does: V8 compiles the same code
 * differently in different processes, and a difference of identical code is none. 1 as well where the means
 * of ops that differ are no further apart than chance has it.
 */
export function totalRatio(
  cases: readonly CaseFinding[],
  metric: Pick<Metric, 'of'> & Partial<Metric>,
): number | null {
  let mine = 0
  let theirs = 0
  let noise = 0
  for (const { base, result, control, steady } of cases) {
    const [a, b] = [metric.of(result), metric.of(base)]
    if (a === null || b === null || !steady) return null
    mine += a
    theirs += b
    noise += Math.abs((control === null ? b : (metric.of(control) ?? b)) - b)
    noise += chanceBetween(metric, result, base)
  }
  if (theirs === 0) return mine === 0 ? 1 : null
  return Math.abs(mine - theirs) <= noise ? 1 : mine / theirs
}

/** The baseline under other flags is known to do the baseline's work. */
function findingOf(
  scenario: ScenarioResult,
  name: string,
  warnings: readonly Warning[],
  isTuned = false,
): VariantFinding {
  const cases = scenario.cases.flatMap((one) => caseFinding(scenario, one, name, warnings))
  const same = verification(scenario, name)
  const compared = { scenario: scenario.name, variants: [name, scenario.baseline] }
  const doubts = withholding(warnings, compared, isTuned ? 'verdict' : 'approval')
  const outcome = same === false ? 'wrong' : outcomeOf(cases, scenario.cases.length)
  const timed = new Set(cases.filter(({ verdict }) => verdict !== null).map((one) => one.case))
  const isUntimed = (one: Warning): one is Warning & UntimedWarning =>
    (one.code === 'trial-failed' || one.code === 'compiled-away') &&
    one.scenario === scenario.name &&
    one.variant === name &&
    !timed.has(one.case ?? '')
  const untimed = outcome === 'undecided' ? (warnings.find(isUntimed) ?? null) : null
  const proven = doubts.length === 0 && (same === true || isTuned)
  return {
    variant: name,
    cases,
    ratio: meanRatio(cases),
    same,
    untimed,
    doubts,
    outcome: outcome === 'pays' && !proven ? 'unproven' : outcome,
  }
}

function meanRatio(cases: readonly CaseFinding[]): number | null {
  const ratios = cases.flatMap(({ ratio }) => (ratio === null || ratio <= 0 ? [] : [ratio]))
  return ratios.length === 0 || ratios.length < cases.length ? null : geometricMean(ratios)
}

function caseFinding(
  scenario: ScenarioResult,
  one: CaseResult,
  name: string,
  warnings: readonly Warning[],
): CaseFinding[] {
  const base = baselineOfCase(scenario, one)
  const found = contestants(scenario, one).find(({ result }) => result.name === name)
  if (base === null || found === undefined) return []
  const time = found.comparison?.time ?? null
  const control = one.variants.find((result) => result.name === CONTROL) ?? null
  const ratio = time?.ratio ?? null
  const compared = { scenario: scenario.name, case: one.name, variants: [name, scenario.baseline] }
  const steady = unshown({ rule: 'exact' }, withholding(warnings, compared)) === null
  const verdict = time?.verdict ?? null
  return [{ case: one.name, verdict, ratio, base, result: found.result, steady, control }]
}

/** The difference names one variant; the others may still have been compared without one. */
function verification(scenario: ScenarioResult, name: string): boolean | null {
  const found = scenario.cases.map(({ verified }) =>
    verified.same === false && verified.difference?.variant !== name ? null : verified.same,
  )
  if (found.includes(false)) return false
  return found.length === 0 || found.includes(null) ? null : true
}

function outcomeOf(cases: readonly CaseFinding[], expected: number): ScenarioOutcome {
  const has = (verdict: TimeVerdict | null) => cases.some((one) => one.verdict === verdict)
  if (has('slower')) return has('faster') ? 'mixed' : 'costs'
  if (has('inconclusive') || has(null) || cases.length < expected || cases.length === 0) return 'undecided'
  return has('faster') ? 'pays' : 'no difference'
}

/** Best first: those that have times, then by outcome, by time, and by bytes. */
function better(a: VariantFinding, b: VariantFinding): number {
  return (
    Number(a.untimed !== null) - Number(b.untimed !== null) ||
    outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) ||
    (a.ratio ?? Number.POSITIVE_INFINITY) - (b.ratio ?? Number.POSITIVE_INFINITY) ||
    (totalRatio(a.cases, metric('bytes')) ?? 1) - (totalRatio(b.cases, metric('bytes')) ?? 1)
  )
}
