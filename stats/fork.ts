import { mean, median } from './summary.js'

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
 * The program's own time and the collector's are told apart first. The program's is compared block by block,
 * since both samples of a block met the same machine, and by the median, since single blocks meet other
 * programs. The collector's is a mean: collections are lumps, and in a median of whole samples one that falls
 * into 40 % of them would cost nothing, one that falls into 60 % would be charged to all.
 */
export function forkFigures(contender: Samples, baseline: Samples): ForkFigures {
  const own = programNs(contender)
  const base = programNs(baseline)
  const logRatio = median(own.map((ns, i) => Math.log(ns / (base[i] as number))))
  const baseNs = median(base)
  const baseGc = mean(baseline.gcNs) / baseline.ops
  const gcNsPerOp = mean(contender.gcNs) / contender.ops
  return {
    ratio: (baseNs * Math.exp(logRatio) + gcNsPerOp) / (baseNs + baseGc),
    nsPerOp: median(own) + gcNsPerOp,
    gcNsPerOp,
  }
}

/** Shortest time a sample can have outside the collector, in nanoseconds: clocks disagree by less. */
const LEAST_NS = 1

/** Nanoseconds per op outside the collector, sample by sample. */
function programNs({ ops, ns, gcNs }: Samples): number[] {
  return ns.map((total, i) => Math.max(LEAST_NS, total - (gcNs[i] as number)) / ops)
}
