import { isCounted } from '../../model/metrics.js'
import type { AllocationResult, RunDocument } from '../../model/run.js'
import type { GateResult } from './outcome.js'

/** The cases of each scenario whose counted figures are worse or in doubt: worth a second count. */
export function doubtfulCases({ rows }: Pick<GateResult, 'rows'>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { metric, outcome, scenario, case: name } of rows) {
    if (!isCounted(metric) || (outcome !== 'regression' && outcome !== 'inconclusive')) continue
    const cases = found.get(scenario) ?? []
    if (!cases.includes(name)) found.set(scenario, [...cases, name])
  }
  return found
}

/**
 * The run with the better of two counts of each contender: an exact one, or the smaller of two exact ones.
 * The compiler may decide differently in each process: only more bytes in both are a regression.
 */
export function withRecount(run: RunDocument, recount: RunDocument): RunDocument {
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    cases: scenario.cases.map((entry) => ({
      ...entry,
      variants: entry.variants.map((variant) => ({
        ...variant,
        allocation: better(
          variant.allocation,
          allocationOf(recount, scenario.name, entry.name, variant.name),
        ),
      })),
    })),
  }))
  return { ...run, scenarios }
}

function better(first: AllocationResult | null, second: AllocationResult | null): AllocationResult | null {
  if (first === null || second === null) return first ?? second
  if (first.exact !== second.exact) return first.exact ? first : second
  return total(second) < total(first) ? second : first
}

function total({ heapBytesPerOp, externalBytesPerOp }: AllocationResult): number {
  return heapBytesPerOp + (externalBytesPerOp ?? 0)
}

function allocationOf(
  run: RunDocument,
  scenario: string,
  name: string,
  variant: string,
): AllocationResult | null {
  const entry = run.scenarios.find((each) => each.name === scenario)?.cases.find((each) => each.name === name)
  return entry?.variants.find((each) => each.name === variant)?.allocation ?? null
}
