import { CONTROL } from '../../model/contenders.js'
import type {
  AllocationComparison,
  AllocationResult,
  CaseResult,
  Comparison,
  GcComparison,
  GcResult,
  TimeComparison,
} from '../../model/run.js'
import { forksToSettle } from '../../stats/fork-count.js'
import { holm } from '../../stats/holm.js'
import { noiseFloorOf, timeVerdict } from '../../stats/verdict.js'
import { hodgesLehmann, signedRankInterval, signedRankP } from '../../stats/wilcoxon.js'

/** The case with its comparisons still to be judged together with the run's others. */
export type MeasuredCase = Omit<CaseResult, 'comparisons'>

/**
 * Compares every contender with the baseline, over all cases of a run at once: the false-alarm level holds
 * for the run, not for each comparison. The control is no claim and takes no share of it.
 */
export function compareCases(
  cases: readonly MeasuredCase[],
  baselines: readonly string[],
  minEffect: number,
): CaseResult[] {
  const estimated = cases.map((result, i) => estimateTimes(result, baselines[i] as string))
  const claims = estimated.flat().filter(({ variant, time }) => variant !== CONTROL && time?.p != null)
  const adjusted = new Map(holm(claims.map(({ time }) => time?.p as number)).map((p, i) => [claims[i], p]))
  return cases.map((result, i) => {
    const entries = estimated[i] as readonly Estimated[]
    const control = entries.find(({ variant }) => variant === CONTROL)?.time
    const noiseFloor = control ? noiseFloorOf(control.perFork) : null
    const baseline = result.variants.find(({ name }) => name === baselines[i])
    const comparisons = entries.map((entry): Comparison => {
      const own = result.variants.find(({ name }) => name === entry.variant)
      const pAdjusted = adjusted.get(entry) ?? entry.time?.p ?? null
      const settled = own?.time?.settled !== false && baseline?.time?.settled !== false
      return {
        variant: entry.variant,
        time: entry.time && judgeTime(entry.time, pAdjusted, noiseFloor, minEffect, settled),
        allocation: compareAllocation(own?.allocation ?? null, baseline?.allocation ?? null),
        gc: compareGc(own?.gc ?? null, baseline?.gc ?? null),
      }
    })
    return { ...result, comparisons }
  })
}

/** A time ratio that is not judged yet. */
export type TimeEstimate = Pick<TimeComparison, 'ratio' | 'ci95' | 'perFork' | 'p'>
interface Estimated {
  readonly variant: string
  readonly time: TimeEstimate | null
}

function estimateTimes({ variants }: MeasuredCase, baseline: string): Estimated[] {
  return variants
    .filter(({ name }) => name !== baseline)
    .map((variant) => ({
      variant: variant.name,
      time: variant.time && estimateRatio(variant.time.ratioPerFork),
    }))
}

/** The ratio over forks, on a log scale: that half as fast and twice as fast are equally far from 1. */
export function estimateRatio(perFork: readonly number[]): TimeEstimate {
  const logs = perFork.map(Math.log)
  const interval = signedRankInterval(logs, 0.95)
  return {
    ratio: Math.exp(hodgesLehmann(logs)),
    ci95: interval && [Math.exp(interval[0]), Math.exp(interval[1])],
    perFork,
    p: signedRankP(logs),
  }
}

/** The estimate with its verdict; there is none, and more forks are no remedy, where times had not `settled`. */
export function judgeTime(
  time: TimeEstimate,
  pAdjusted: number | null,
  noiseFloor: number | null,
  minEffect: number,
  settled = true,
): TimeComparison {
  const evidence = { ...time, pAdjusted, noiseFloor, minEffect }
  return {
    ...time,
    pAdjusted,
    noiseFloor,
    verdict: settled ? timeVerdict(evidence) : 'inconclusive',
    forksToSettle: settled ? forksToSettle(evidence, time.perFork.length) : null,
  }
}

function compareAllocation(
  own: AllocationResult | null,
  baseline: AllocationResult | null,
): AllocationComparison | null {
  if (own === null || baseline === null) return null
  const [bytes, baseBytes] = [bytesOf(own), bytesOf(baseline)]
  const bytesRatio = bytes === null || baseBytes === null ? null : ratioOf(bytes, baseBytes)
  return {
    bytesRatio,
    allocsRatio: ratioOf(own.allocsPerOp, baseline.allocsPerOp),
    verdict: allocationVerdict(
      own.allocsPerOp - baseline.allocsPerOp,
      (bytes ?? own.heapBytesPerOp) - (baseBytes ?? baseline.heapBytesPerOp),
    ),
  }
}

/** Objects decide; with as many objects, bytes do. */
function allocationVerdict(allocs: number, bytes: number): AllocationComparison['verdict'] {
  const difference = Math.abs(allocs) > 1e-9 ? allocs : bytes
  if (Math.abs(difference) <= 1e-9) return 'same'
  return difference < 0 ? 'fewer' : 'more'
}

function bytesOf({ heapBytesPerOp, externalBytesPerOp }: AllocationResult): number | null {
  return externalBytesPerOp === null ? null : heapBytesPerOp + externalBytesPerOp
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
