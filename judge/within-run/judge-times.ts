import { CONTROL } from '../../model/contenders.js'
import type { TimeEstimate } from '../../model/measured-run.js'
import type { TimeComparison } from '../../model/run.js'
import { forksToSettle } from '../../stats/fork-count.js'
import { holm } from '../../stats/holm.js'
import type { RatioAtLook } from '../../stats/looks.js'
import { noiseFloorOf, timeVerdict } from '../../stats/verdict.js'

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
  /** What the look at which its race ended says; absent where its length was fixed. */
  readonly atLook?: Pick<RatioAtLook, 'pAtLook' | 'decisive'>
}

/** Judges the times of a family by Holm's correction. The control is no claim and takes no share of it. */
export function judgeTimes<T>(claims: readonly Claim<T>[], minEffect: number): Map<T, TimeComparison> {
  const tested = claims.filter(({ variant, time }) => variant !== CONTROL && time.p !== null)
  const ps = tested.map(({ time, atLook }) => atLook?.pAtLook ?? (time.p as number))
  const adjusted = new Map(holm(ps).map((p, i) => [tested[i], p]))
  return new Map(
    claims.map((claim) => [claim.of, judgeTime(claim, adjusted.get(claim) ?? claim.time.p, minEffect)]),
  )
}

/** The estimate with its verdict; without one, and no remedy in more forks, where times had not settled. */
function judgeTime<T>(
  { time: { ratio, ci95, perFork, p }, control, settled, atLook }: Claim<T>,
  pAdjusted: number | null,
  minEffect: number,
): TimeComparison {
  const noiseFloor = control && noiseFloorOf(control)
  const evidence = { ratio, ci95: atLook ? atLook.decisive : ci95, pAdjusted, noiseFloor, minEffect }
  return {
    ...{ ratio, ci95, perFork, p, pAdjusted, noiseFloor },
    verdict: settled ? timeVerdict(evidence) : 'inconclusive',
    forksToSettle: settled ? forksToSettle(evidence, perFork.length) : null,
  }
}
