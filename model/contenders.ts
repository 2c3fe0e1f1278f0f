import type { CaseResult, Comparison, ScenarioResult, VariantResult } from './run.js'

/** The name under which a run enters the baseline a second time. */
export const CONTROL = 'control'

/** A contender other than the baseline, with its comparison when there is one. */
export interface Contestant {
  readonly result: VariantResult
  readonly comparison: Comparison | null
}

/** The baseline's figures on a case; `null` when the case was never measured. */
export function baselineOfCase(scenario: ScenarioResult, one: CaseResult): VariantResult | null {
  return one.variants.find(({ name }) => name === scenario.baseline) ?? null
}

/** Everyone but the baseline and the control, in the run's order: variants first, then tuned baselines. */
export function contestants(scenario: ScenarioResult, one: CaseResult): readonly Contestant[] {
  return one.variants
    .filter(({ name }) => name !== scenario.baseline && name !== CONTROL)
    .map((result) => ({
      result,
      comparison: one.comparisons.find(({ variant }) => variant === result.name) ?? null,
    }))
}

/** A baseline entered once more under other V8 flags. */
function isTuned(result: VariantResult): boolean {
  return result.flags !== undefined
}

/** The names of the scenario's own variants but the baseline, in order, over all cases. */
export function variantNames(scenario: ScenarioResult): readonly string[] {
  return uniqueNames(scenario, (result) => !isTuned(result))
}

/** The names of the tuned baselines, in order, over all cases. */
export function tunedNames(scenario: ScenarioResult): readonly string[] {
  return uniqueNames(scenario, isTuned)
}

/** Every contender's name in the order of the charts: baseline, variants, tuned baselines. */
export function chartedNames(scenario: ScenarioResult): readonly string[] {
  return [scenario.baseline, ...variantNames(scenario), ...tunedNames(scenario)]
}

/** The control's comparison with the baseline on a case; `null` without a control. */
export function controlOf(one: CaseResult): Comparison | null {
  return one.comparisons.find(({ variant }) => variant === CONTROL) ?? null
}

/** The noise floor that a case's comparisons were judged against; `null` without a control. */
export function recordedNoiseFloor(one: CaseResult): number | null {
  return one.comparisons.find(({ time }) => time?.noiseFloor != null)?.time?.noiseFloor ?? null
}

/** The largest of them over a scenario's cases; `null` without a control. */
export function largestNoiseFloor({ cases }: ScenarioResult): number | null {
  const floors = cases.map(recordedNoiseFloor).filter((floor) => floor !== null)
  return floors.length === 0 ? null : floors.reduce((a, b) => Math.max(a, b))
}

function uniqueNames(
  scenario: ScenarioResult,
  wanted: (result: VariantResult) => boolean,
): readonly string[] {
  const found = scenario.cases.flatMap((one) =>
    contestants(scenario, one)
      .filter(({ result }) => wanted(result))
      .map(({ result }) => result.name),
  )
  return [...new Set(found)]
}
