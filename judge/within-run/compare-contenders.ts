import { CONTROL } from '../../model/contenders.js'
import { bytesPerOp } from '../../model/counted-metrics.js'
import type { MeasuredCase, TimeEstimate } from '../../model/measured-run.js'
import { metric } from '../../model/metrics.js'
import type {
  AllocationComparison,
  CaseResult,
  Comparison,
  GcComparison,
  GcResult,
  KeptComparison,
  TimeComparison,
  VariantResult,
  WorkComparison,
} from '../../model/run.js'
import { estimateRatio } from '../../stats/estimate-ratio.js'
import { forksToSettle } from '../../stats/fork-count.js'
import { holm } from '../../stats/holm.js'
import { noiseFloorOf, timeVerdict } from '../../stats/verdict.js'
import { exact, nearlyEqual } from '../rules/exact.js'

/** Times that are compared together: the false-alarm level holds for all of a family, not for each. */
export interface Claim<T> {
  readonly of: T
  /** Its contender. */
  readonly variant: string
  readonly time: TimeEstimate
  /** The control's ratio in each fork of the same place; `null` without a control. */
  readonly control: readonly number[] | null
  /** Whether times had come to rest; they are not judged where they had not. */
  readonly settled: boolean
}

/** Judges the times of a family by Holm's correction. The control is no claim and takes no share of it. */
export function judgeTimes<T>(claims: readonly Claim<T>[], minEffect: number): Map<T, TimeComparison> {
  const tested = claims.filter(({ variant, time }) => variant !== CONTROL && time.p !== null)
  const adjusted = new Map(holm(tested.map(({ time }) => time.p as number)).map((p, i) => [tested[i], p]))
  return new Map(
    claims.map((claim) => [claim.of, judgeTime(claim, adjusted.get(claim) ?? claim.time.p, minEffect)]),
  )
}

/** The estimate with its verdict; without one, and no remedy in more forks, where times had not settled. */
function judgeTime<T>(
  { time: { ratio, ci95, perFork, p }, control, settled }: Claim<T>,
  pAdjusted: number | null,
  minEffect: number,
): TimeComparison {
  const noiseFloor = control && noiseFloorOf(control)
  const evidence = { ratio, ci95, pAdjusted, noiseFloor, minEffect }
  return {
    ...{ ratio, ci95, perFork, p, pAdjusted, noiseFloor },
    verdict: settled ? timeVerdict(evidence) : 'inconclusive',
    forksToSettle: settled ? forksToSettle(evidence, perFork.length) : null,
  }
}

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
    return [{ of: own, variant: own.name, time: estimateRatio(own.time.ratioPerFork), control, settled }]
  })
}

function baselineOf({ variants }: MeasuredCase, baseline: string): VariantResult | null {
  return variants.find(({ name }) => name === baseline) ?? null
}

function compareAllocation(own: VariantResult, base: VariantResult): AllocationComparison | null {
  if (own.allocation === null || base.allocation === null) return null
  const [bytes, baseBytes] = [bytesPerOp(own), bytesPerOp(base)]
  const [heap, baseHeap] = [own.allocation.heapBytesPerOp, base.allocation.heapBytesPerOp]
  const [allocs, baseAllocs] = [own.allocation.allocsPerOp, base.allocation.allocsPerOp]
  return {
    bytesRatio: bytes === null || baseBytes === null ? null : ratioOf(bytes, baseBytes),
    allocsRatio: ratioOf(allocs, baseAllocs),
    verdict: allocationVerdict(allocs - baseAllocs, (bytes ?? heap) - (baseBytes ?? baseHeap)),
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
