import { estimateRatio } from '../../stats/estimate-ratio.js'
import { undisturbedPauses } from '../../stats/pauses.js'
import { forkFigures, type Samples } from '../../stats/ratio-of-fork.js'
import { sum } from '../../stats/summary.js'
import type { Sample, TurnsInThread } from '../../testing/in-thread/turns.js'

/** How the times of two benchmarks compare that took turns. */
export interface ComparedTimes {
  /** The one / the other. */
  readonly ratio: number
  /** 95 % interval of it; `null` with too few samples for one. */
  readonly ci95: readonly [number, number] | null
}

/** The collector's part in the time of one benchmark. */
export interface CollectorPart {
  readonly collections: number
  /** Of the samples. */
  readonly ops: number
  /** Pauses by the program's own time. */
  readonly share: number
  /** Standard error of that. */
  readonly error: number
}

/** Collections come as by a Poisson process: the variance of their sum is the sum of their squares. */
export function collectorOf({ ops, spells }: TurnsInThread): CollectorPart {
  const samples = spells.flat()
  const pauses = undisturbedPauses(samples.flatMap((one) => one.pauses))
  const ownMs = sum(samples.map(ownNs)) / 1e6
  return {
    collections: pauses.length,
    ops: ops * samples.length,
    share: sum(pauses) / ownMs,
    error: Math.sqrt(sum(pauses.map((pause) => pause ** 2))) / ownMs,
  }
}

/** Milliseconds per op of each sample: its own time, with what the collector adds to it on the whole. */
export function latenciesOf(turns: TurnsInThread): readonly number[] {
  const factor = (1 + collectorOf(turns).share) / turns.ops / 1e6
  return turns.spells.flat().map((sample) => ownNs(sample) * factor)
}

const Z95 = 1.96

/**
 * The ratio of their own times with an interval over spells, times that of what the collector adds: its error
 * widens the interval, for it is known of all spells together.
 */
export function compareTurns(one: TurnsInThread, other: TurnsInThread): ComparedTimes {
  const [own, base] = [collectorOf(one), collectorOf(other)]
  const factor = (1 + own.share) / (1 + base.share)
  const error = Z95 * Math.hypot(own.error / (1 + own.share), base.error / (1 + base.share))
  const perSpell = one.spells.map(
    (_, spell) => forkFigures(samplesOf(one, spell), samplesOf(other, spell)).ratio,
  )
  const { ratio, ci95 } = estimateRatio(perSpell)
  const wider = (end: number): number => Math.exp(Math.hypot(Math.log(end / ratio), error))
  return {
    ratio: ratio * factor,
    ci95: ci95 && [(ratio * factor) / wider(ci95[0]), ratio * factor * wider(ci95[1])],
  }
}

function samplesOf({ ops, spells }: TurnsInThread, spell: number): Samples {
  const ns = (spells[spell] ?? []).map(ownNs)
  return { ops, ns, gcNs: ns.map(() => 0) }
}

/** Nanoseconds of a sample without the collections that fell into it. */
function ownNs({ ns, pauses }: Sample): number {
  return ns - 1e6 * sum(pauses)
}
