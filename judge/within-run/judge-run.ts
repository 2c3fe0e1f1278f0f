import type { MeasuredRun } from '../../model/measured-run.js'
import { metrics } from '../../model/metrics.js'
import type {
  CaseResult,
  Comparison,
  MetricDifference,
  RunDocument,
  ScenarioResult,
  VariantResult,
} from '../../model/run.js'
import { rules } from '../rules/rules.js'
import { isOfPrecision, precisionWarnings } from '../sanity/precision.js'
import { compareCases } from './compare-contenders.js'
import { compareWorkers } from './compare-workers.js'
import { withoutVerdicts } from './warning-effects.js'

/**
 * The run with everything that is said of its figures: comparisons, verdicts, corrections, noise floors, and the
 * warnings of what these cannot settle. Nothing is judged when a run is printed. A run that was judged before, as the
 * parts of a merged one, is judged anew: the false-alarm level holds for the run, so more comparisons are corrected more.
 */
export function judgeRun(measured: MeasuredRun): RunDocument {
  const minEffect = measured.options.minEffectPercent / 100
  const compared = compareCases(
    measured.scenarios.flatMap(({ cases }) => cases),
    measured.scenarios.flatMap(({ cases, baseline }) => cases.map(() => baseline)),
    minEffect,
  )
  const warnings = measured.warnings.filter((warning) => !isOfPrecision(warning))
  const scenarios = measured.scenarios.map((scenario): ScenarioResult => {
    const cases = compared.splice(0, scenario.cases.length)
    const workers = compareWorkers(scenario.workers, minEffect)
    return withoutVerdicts({ ...scenario, cases, workers }, warnings)
  })
  const run = { ...measured, scenarios, warnings }
  return withDifferences({ ...run, warnings: [...warnings, ...precisionWarnings(scenarios, run.options)] })
}

/** The run with the differences by metric where a file of before lacks them; verdicts stay as they are. */
export function withDifferences(run: RunDocument): RunDocument {
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    cases: scenario.cases.map((one) => ({
      ...one,
      comparisons: one.comparisons.map((comparison) =>
        comparison.differences ? comparison : withOwn(comparison, one, scenario.baseline),
      ),
    })),
  }))
  return { ...run, scenarios }
}

function withOwn(comparison: Comparison, { variants }: CaseResult, baseline: string): Comparison {
  const [own, base] = [comparison.variant, baseline].map((name) => variants.find((one) => one.name === name))
  return own && base ? { ...comparison, differences: differencesOf(comparison, own, base) } : comparison
}

function differencesOf(comparison: Comparison, own: VariantResult, base: VariantResult): MetricDifference[] {
  return metrics.flatMap((metric): MetricDifference[] => {
    const [mine, theirs] = [
      { result: own, comparison },
      { result: base, comparison: null },
    ] as const
    if (metric.of(own, comparison) === null || metric.of(base, null) === null) return []
    const { verdict, ratio, p } = rules[metric.rule].within(metric, mine, theirs)
    return verdict === 'not compared' ? [] : [{ metric: metric.id, ratio, verdict, p }]
  })
}
