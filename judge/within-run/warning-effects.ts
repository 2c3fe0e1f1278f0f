import type { Metric } from '../../model/metric.js'
import type { ScenarioResult, VariantResult } from '../../model/run.js'
import type { Warning, WarningScope } from '../../model/warnings.js'

/**
 * What a warning takes away from the comparisons that it is about.
 * - `figures`: times and counts are not the op's in steady state, so no difference is claimed - `verdict`:
 *   the time is not the op's, so it decides nothing, and approves nothing - `approval`: figures stand, but
 *   what was measured is no reason to change the code yet - `none`: the figures say their own worth, by an
 *   interval, `n/a` or a mark
 */
type WarningEffect = 'figures' | 'verdict' | 'approval' | 'none'

/** Every warning has its row: a new one has to be decided about, too. */
export const effects: Record<Warning['code'], WarningEffect> = {
  'compiled-away': 'verdict',
  'timed-bytes-differ': 'approval',
  'not-steady': 'figures',
  'still-moving': 'verdict',
  'workers-still-moving': 'none',
  'trial-failed': 'none',
  'input-used-up': 'verdict',
  'work-left-behind': 'verdict',
  'loop-turned': 'none',
  'inputs-collected': 'none',
  'inputs-uncached': 'none',
  'nothing-to-verify': 'approval',
  'outputs-not-compared': 'approval',
  'pool-outstanding': 'approval',
  'service-grows': 'approval',
  'delivery-fault': 'approval',
  'missing-part': 'approval',
  interrupted: 'approval',
  'too-few-forks': 'none',
  'precision-not-reached': 'none',
  unsteady: 'none',
  'cross-check-differs': 'none',
  'allocation-varies': 'none',
  'processes-differ': 'none',
  'load-lowered': 'none',
  'load-behind': 'none',
  'no-load': 'none',
  'more-workers-than-cores': 'none',
  'outputs-changed': 'none',
  'no-benchmarks': 'none',
  'commit-not-loaded': 'none',
  'typescript-transformed': 'none',
  'tsconfig-incomplete': 'none',
  'mixed-machines': 'none',
  'another-run': 'none',
  resumed: 'none',
  'deoptimization-loop': 'none',
  'long-samples': 'none',
  starved: 'none',
  slept: 'none',
  'few-cores': 'none',
  'busy-machine': 'none',
  'stolen-time': 'none',
  'frequency-varies': 'none',
  'coarse-timer': 'none',
  'kept-unsettled': 'none',
  'steps-unknown': 'none',
  'no-charts': 'none',
}

/** What is compared: a variant and its baseline, on one case or on all of a scenario. */
export interface Compared {
  readonly scenario: string
  readonly case?: string
  readonly variants: readonly VariantResult['name'][]
}

/** The warnings that take away the verdict on the time, or the approval as well, of what is compared. */
export function withholding(
  warnings: readonly Warning[],
  compared: Compared,
  what: 'verdict' | 'approval' = 'verdict',
): Warning[] {
  const taking: readonly WarningEffect[] = ['figures', 'verdict', what]
  return warnings.filter((warning) => taking.includes(effects[warning.code]) && isAbout(warning, compared))
}

/** The warning, of those `withheld`, by which the metric's figures show nothing; `null`: they do. */
export function unshown(
  { rule, tellsUnsteady }: Pick<Metric, 'rule' | 'tellsUnsteady'>,
  withheld: readonly Warning[],
): Warning | null {
  // That something stays is what the figures of what stays tell.
  const isTold = ({ code }: Warning): boolean => code === 'not-steady' && tellsUnsteady === true
  const takesAway = ({ code }: Warning): boolean => rule === 'paired-forks' || effects[code] === 'figures'
  return withheld.find((warning) => takesAway(warning) && !isTold(warning)) ?? null
}

function isAbout(warning: WarningScope, { scenario, case: name, variants }: Compared): boolean {
  return (
    (warning.scenario ?? scenario) === scenario &&
    (warning.case === undefined || name === undefined || warning.case === name) &&
    (warning.variant === undefined || variants.includes(warning.variant))
  )
}

/** The scenario with no verdict where a warning says that a time is not that of the op. */
export function withoutVerdicts(scenario: ScenarioResult, warnings: readonly Warning[]): ScenarioResult {
  const cases = scenario.cases.map((one) => ({
    ...one,
    comparisons: one.comparisons.map((comparison) => {
      const variants = [comparison.variant, scenario.baseline]
      const why = withholding(warnings, { scenario: scenario.name, case: one.name, variants })
      if (comparison.time === null || why.length === 0) return comparison
      return {
        ...comparison,
        time: { ...comparison.time, verdict: 'inconclusive' as const, forksToSettle: null },
      }
    }),
  }))
  return { ...scenario, cases }
}
