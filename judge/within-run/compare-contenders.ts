import { CONTROL } from '../../model/contenders.js'
import { bytesPerOp } from '../../model/counted-metrics.js'
import type { MeasuredCase } from '../../model/measured-run.js'
import { metric } from '../../model/metrics.js'
import type {
  AllocationComparison,
  CaseResult,
  Comparison,
  GcComparison,
  GcResult,
  KeptComparison,
  VariantResult,
  WorkComparison,
} from '../../model/run.js'
import { estimateAt } from '../../stats/looks.js'
import { chanceBetween, exact, nearlyEqual } from '../rules/exact.js'
import { compareRequests } from './compare-requests.js'
import { type Claim, judgeTimes } from './judge-times.js'

/** Compares every contender with the baseline, over all cases of a run at once. */
export function compareCases(
  cases: readonly MeasuredCase[],
  baselines: readonly string[],
  minEffect: number,
): CaseResult[] {
  const times = judgeTimes(
    cases.flatMap((result, i) => claimsOf(result, baselines[i] as string)),
    minEffect,
  )
  const requests = compareRequests(cases, baselines, minEffect)
  return cases.map((result, i) => {
    const base = baselineOf(result, baselines[i] as string)
    const comparisons = result.variants
      .filter(({ name }) => name !== baselines[i])
      .map(
        (own): Comparison => ({
          variant: own.name,
          time: times.get(own) ?? null,
          allocation: base && compareAllocation(own, base),
          gc: compareGc(own.gc, base?.gc ?? null),
          kept: base && compareKept(own, base),
          work: base && compareWork(own, base),
          ...(own.request !== undefined && { request: requests.get(own) ?? null }),
        }),
      )
    return { ...result, comparisons }
  })
}

function claimsOf(result: MeasuredCase, baseline: string): Claim<VariantResult>[] {
  const control = result.variants.find(({ name }) => name === CONTROL)?.time?.ratioPerFork ?? null
  const base = baselineOf(result, baseline)
  // A baseline that V8 compiled away has no time, so nothing is a share of it.
  if (!base?.time) return []
  const { time: baseTime } = base
  return result.variants.flatMap((own) => {
    if (own.name === baseline || own.time === null) return []
    const settled = own.time.settled !== false && baseTime.settled !== false
    const { pAtLook, decisive, ...time } = estimateAt(
      own.time.ratioPerFork,
      own.time.look,
      own.name === CONTROL ? null : control,
    )
    const claim = { of: own, variant: own.name, time, control, settled }
    return [{ ...claim, ...(own.time.look && { atLook: { pAtLook, decisive } }) }]
  })
}

function baselineOf({ variants }: MeasuredCase, baseline: string): VariantResult | null {
  return variants.find(({ name }) => name === baseline) ?? null
}

function compareAllocation(own: VariantResult, base: VariantResult): AllocationComparison | null {
  if (own.allocation === null || base.allocation === null) return null
  const [bytes, baseBytes] = [bytesPerOp(own), bytesPerOp(base)]
  const [heap, baseHeap] = [own.allocation.heapBytesPerOp, base.allocation.heapBytesPerOp]
  const beyondChance = (id: 'bytes' | 'allocs', difference: number): number =>
    Math.abs(difference) <= chanceBetween(metric(id), own, base) ? 0 : difference
  const [allocs, baseAllocs] = [own.allocation.allocsPerOp, base.allocation.allocsPerOp]
  return {
    bytesRatio: bytes === null || baseBytes === null ? null : ratioOf(bytes, baseBytes),
    allocsRatio: ratioOf(allocs, baseAllocs),
    verdict: allocationVerdict(
      beyondChance('allocs', allocs - baseAllocs),
      beyondChance('bytes', (bytes ?? heap) - (baseBytes ?? baseHeap)),
    ),
  }
}

function compareKept(own: VariantResult, base: VariantResult): KeptComparison | null {
  const [bytes, baseBytes] = [own, base].map((result) => metric('kept').of(result))
  if (typeof bytes !== 'number' || typeof baseBytes !== 'number') return null
  return { verdict: allocationVerdict(0, bytes - baseBytes) }
}

function compareWork(result: VariantResult, base: VariantResult): WorkComparison | null {
  if (!result.work || !base.work) return null
  const none = { comparison: null }
  const { ratio, verdict } = exact.within(metric('steps'), { result, ...none }, { result: base, ...none })
  return { ratio, verdict: verdict === 'lower' ? 'fewer' : verdict === 'higher' ? 'more' : 'same' }
}

/** Objects decide; with as many objects, bytes do. */
function allocationVerdict(allocs: number, bytes: number): AllocationComparison['verdict'] {
  const difference = nearlyEqual(allocs, 0) ? bytes : allocs
  if (nearlyEqual(difference, 0)) return 'same'
  return difference < 0 ? 'fewer' : 'more'
}

function compareGc(own: GcResult | null, baseline: GcResult | null): GcComparison | null {
  if (own === null || baseline === null) return null
  const countPerOp = (gc: GcResult): number => (gc.minor + gc.major) / gc.ops
  // Where no collection was seen of an op that allocates, it is not known how many there are.
  if (own.share === null || baseline.share === null) return { countRatio: null, pauseRatio: null }
  const pausePerOp = (gc: GcResult): number => gc.pauseMs.total / gc.ops
  return {
    countRatio: ratioOf(countPerOp(own), countPerOp(baseline)),
    pauseRatio: ratioOf(pausePerOp(own), pausePerOp(baseline)),
  }
}

function ratioOf(figure: number, base: number): number | null {
  return base === 0 ? null : figure / base
}
