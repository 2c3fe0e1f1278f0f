import type { MeasuredRun } from '../../model/measured-run.js'
import type { Metric } from '../../model/metric.js'
import { metrics } from '../../model/metrics.js'
import type {
  CaseResult,
  Comparison,
  MetricDifference,
  RunDocument,
  ScenarioResult,
} from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { rules } from '../rules/rules.js'
import { isOfPrecision, precisionWarnings } from '../sanity/precision.js'
import { compareCases } from './compare-contenders.js'
import { compareWorkers } from './compare-workers.js'
import { fitScenario } from './fit-growth.js'
import { unshown, withholding, withoutVerdicts } from './warning-effects.js'

/**
 * The run with all that is said of its figures: comparisons, verdicts, corrections, noise floors, and
 * warnings of open questions. Printing judges nothing. The parts of a merged run are judged anew: the
 * false-alarm level holds for the run, so more comparisons are corrected more.
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
    const { growth, ...rest } = scenario
    const fitted = growth && { growth: { ...growth, fits: fitScenario(cases, growth.sizes) } }
    const workers = compareWorkers(scenario.workers, minEffect)
    return withoutVerdicts({ ...rest, ...fitted, cases, workers }, warnings)
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
        comparison.differences
          ? comparison
          : { ...comparison, ...differencesOf(comparison, one, scenario, run.warnings) },
      ),
    })),
  }))
  return { ...run, scenarios }
}

function differencesOf(
  comparison: Comparison,
  { name, variants }: CaseResult,
  { name: scenario, baseline }: ScenarioResult,
  warnings: readonly Warning[],
): Pick<Comparison, 'differences'> {
  const compared = [comparison.variant, baseline]
  const [own, base] = compared.map((each) => variants.find((one) => one.name === each))
  if (own === undefined || base === undefined) return {}
  const withheld = withholding(warnings, { scenario, case: name, variants: compared })
  const differences = metrics.flatMap((metric: Metric): MetricDifference[] => {
    if (metric.of(own, comparison) === null || metric.of(base, null) === null) return []
    const figures = [
      { result: own, comparison },
      { result: base, comparison: null },
    ] as const
    const { verdict, ratio, p } = rules[metric.rule].within(metric, ...figures)
    if (verdict === 'not compared') return []
    const claimed = verdict === 'lower' || verdict === 'higher'
    const shown = claimed && unshown(metric, withheld) !== null ? 'unsettled' : verdict
    return [{ metric: metric.id, ratio, verdict: shown, p }]
  })
  return { differences }
}
