import { geometricMean, mean, median } from './summary.js'

/** One contender's samples in one fork; index i of every contender is the same block. */
export interface Samples {
  /** Ops in a sample. */
  readonly ops: number
  /** Nanoseconds of each sample. */
  readonly ns: readonly number[]
  /** The part of each that garbage collections took. */
  readonly gcNs: readonly number[]
}

/** What one fork says of a contender. */
export interface ForkFigures {
  /** contender / baseline. */
  readonly ratio: number
  /** The contender's nanoseconds per op, collections included. */
  readonly nsPerOp: number
  readonly gcNsPerOp: number
}

/**
 * One fork's figures for a contender beside the baseline that shared its blocks.
 *
 * The program's own time and the collector's are told apart first. The program's is compared within a block and with
 * the blocks next to it, since they met the same machine, and by the median, since single blocks meet other
 * programs: Hodges and Lehmann's estimate of a shift (1963), kept to samples of the same moment. The neighbours make its
 * scatter on identical code a tenth smaller than that of the block alone (measured: 2.0 % for 2.1 %, 0.31 % for 0.38 %). The collector's is a mean: collections are lumps, and in a median of whole samples one that falls
 * into 40 % of them would cost nothing, one that falls into 60 % would be charged to all. It is a mean of
 * shares, the collector's time over what the program took just then: a machine that changes speed changes
 * both alike, while a mean of nanoseconds beside a median would mix two speeds into one figure. On simulated
 * machines this was the only one of four ways without a bias (`simulation.test.ts`).
 */
export function forkFigures(contender: Samples, baseline: Samples): ForkFigures {
  const own = splitTime(contender)
  const base = splitTime(baseline)
  const logRatios = own.perOp.flatMap((ns, i) => nearTo(i, base.perOp).map((other) => Math.log(ns / other)))
  const nsPerOp = median(own.perOp.filter(Number.isFinite)) * (1 + own.collectorShare)
  return {
    ratio:
      (Math.exp(median(logRatios.filter(Number.isFinite))) * (1 + own.collectorShare)) /
      (1 + base.collectorShare),
    nsPerOp,
    gcNsPerOp: nsPerOp * own.gcPart,
  }
}

/**
 * As {@link forkFigures} where the baseline ran in several processes, one at least: the ratio is the geometric mean of
 * those to each. The same code runs a little differently in every process, and the middle of two scatters less than one.
 */
export function figuresBeside(contender: Samples, baselines: readonly Samples[]): ForkFigures {
  const each = baselines.map((baseline) => forkFigures(contender, baseline))
  return { ...(each[0] as ForkFigures), ratio: geometricMean(each.map(({ ratio }) => ratio)) }
}

/** The samples of the same block and of those next to it. */
function nearTo(i: number, samples: readonly number[]): readonly number[] {
  return samples.slice(Math.max(0, i - 1), i + 2)
}

/** A contender's time in one fork, the lumps taken out. */
interface SplitTime {
  /** Nanoseconds per op of each sample without its collections; NaN where nothing is left. */
  readonly perOp: readonly number[]
  /** What collections add to that, as a fraction of it. */
  readonly collectorShare: number
  /** The part of the whole that collections took, 0 to 1. */
  readonly gcPart: number
}

/** Above this part of the time, every sample is collections and a split would divide by next to nothing. */
const MOSTLY_COLLECTOR = 0.9

function splitTime({ ops, ns, gcNs }: Samples): SplitTime {
  const gcPart = Math.min(1, mean(gcNs) / mean(ns))
  if (gcPart > MOSTLY_COLLECTOR) return { perOp: ns.map((whole) => whole / ops), collectorShare: 0, gcPart }
  const left = ns.map((whole, i) => whole - (gcNs[i] as number))
  const program = left.map((rest) => (rest > 0 ? rest : Number.NaN))
  const collectorShare = mean(gcNs.map((pause, i) => (pause === 0 ? 0 : pause / typicalNear(i, program))))
  return {
    perOp: program.map((rest) => rest / ops),
    collectorShare,
    gcPart: collectorShare / (1 + collectorShare),
  }
}

/** Samples to either side: enough to outvote a disturbed one, few enough to stay at one speed of the machine. */
const NEAR = 2

/** What the program took round sample `i`, a single disturbed sample not counting. */
function typicalNear(i: number, program: readonly number[]): number {
  const near = program.slice(Math.max(0, i - NEAR), i + NEAR + 1).filter(Number.isFinite)
  return median(near.length > 0 ? near : program.filter(Number.isFinite))
}
