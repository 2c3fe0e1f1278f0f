import type { AllocationResult, KeptResult, RunDocument, VariantResult } from '../../model/run.js'
import type { GateResult } from './outcome.js'

/** What of a scenario is worth a second count: these passes over these cases and variants. */
export interface Doubt {
  readonly cases: ReadonlySet<string>
  readonly variants: ReadonlySet<string>
  readonly passes: ReadonlySet<string>
}

/** Counts of a figure at most, the first included. */
export const MOST_COUNTS = 3

/** V8 compiles otherwise in one process than in the next, now and then; what stays alive is the same. */
const allocation = { pass: 'allocation', counts: MOST_COUNTS } as const
/** How a metric is counted anew, and how often at most. Steps are counted without the compiler: no better. */
const recountOf: Readonly<Record<string, { readonly pass: string; readonly counts: number }>> = {
  bytes: allocation,
  allocs: allocation,
  kept: { pass: 'kept', counts: 2 },
}

/** By scenario, what of its figures, counted so often already, is worse or in doubt. */
export function doubtsOf({ rows }: Pick<GateResult, 'rows'>, counts = 1): ReadonlyMap<string, Doubt> {
  const found = new Map<string, { cases: Set<string>; variants: Set<string>; passes: Set<string> }>()
  for (const { metric, outcome, reason, scenario, case: name, variant } of rows) {
    const recount = recountOf[metric]
    if (recount === undefined || counts >= recount.counts) continue
    // Figures that are not of a steady state would be none in a second process.
    if (outcome !== 'regression' && (outcome !== 'inconclusive' || typeof reason === 'string')) continue
    const doubt = found.get(scenario) ?? { cases: new Set(), variants: new Set(), passes: new Set() }
    doubt.cases.add(name)
    doubt.variants.add(variant)
    doubt.passes.add(recount.pass)
    found.set(scenario, doubt)
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
