import { isCounted } from '../../model/metrics.js'
import type { AllocationResult, KeptResult, RunDocument, VariantResult } from '../../model/run.js'
import type { GateResult } from './outcome.js'

/** The cases of each scenario whose counted figures are worse or in doubt: worth a second count. */
export function doubtfulCases({ rows }: Pick<GateResult, 'rows'>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { metric, outcome, scenario, case: name } of rows) {
    if (outcome !== 'regression' && outcome !== 'inconclusive') continue
    // Steps are counted without the compiler: another process would count as many.
    if (!isCounted(metric) || metric === 'steps') continue
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
        ...betterCounts(variant, variantOf(recount, scenario.name, entry.name, variant.name)),
      })),
    })),
  }))
  return { ...run, scenarios }
}

function betterCounts(
  { allocation, kept }: VariantResult,
  again: VariantResult | undefined,
): Pick<VariantResult, 'allocation' | 'kept'> {
  return {
    allocation: better(allocation, again?.allocation ?? null),
    ...(kept !== undefined && { kept: better(kept, again?.kept ?? null) }),
  }
}

function better<T extends AllocationResult | KeptResult>(first: T | null, second: T | null): T | null {
  if (first === null || second === null) return first ?? second
  if (first.exact !== second.exact) return first.exact ? first : second
  return total(second) < total(first) ? second : first
}

function total({ heapBytesPerOp, externalBytesPerOp }: AllocationResult | KeptResult): number {
  return heapBytesPerOp + (externalBytesPerOp ?? 0)
}

function variantOf(
  run: RunDocument,
  scenario: string,
  name: string,
  variant: string,
): VariantResult | undefined {
  const entry = run.scenarios.find((each) => each.name === scenario)?.cases.find((each) => each.name === name)
  return entry?.variants.find((each) => each.name === variant)
}
