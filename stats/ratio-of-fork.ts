import { geometricMean, mean, median, sum } from './summary.js'

/** One contender's samples in one fork; index i of every contender is the same block. */
export interface Samples {
  /** Ops in a sample. */
  readonly ops: number
  /** Nanoseconds of each sample. */
  readonly ns: readonly number[]
  /** The part of each that garbage collections took. */
  readonly gcNs: readonly number[]
  /** Absent: there were no ops before them. */
  readonly leadIn?: LeadIn
}

/** Ops just before each sample, and the collections among them. */
export interface LeadIn {
  readonly ops: number
  /** Nanoseconds of those that began in them. */
  readonly gcNs: readonly number[]
  /** How many began in them, and in the sample. */
  readonly collections: readonly (readonly [before: number, within: number])[]
}

/** The same without the blocks before `first`. */
export function samplesFrom<S extends Samples>(first: number, samples: S): S {
  const { ns, gcNs, leadIn } = samples
  return {
    ...samples,
    ns: ns.slice(first),
    gcNs: gcNs.slice(first),
    ...(leadIn && { leadIn: leadInFrom(first, leadIn) }),
  }
}

/** As {@link samplesFrom}, of the ops before samples. */
export function leadInFrom(first: number, { ops, gcNs, collections }: LeadIn): LeadIn {
  return { ops, gcNs: gcNs.slice(first), collections: collections.slice(first) }
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
 * The figures of a contender in one fork, against the baseline of the same blocks: the program's own time as
 * a median of ratios of neighbouring blocks, the collector's as a mean of shares.
 * docs/timing.md ("The ratio of a fork") has the reasons.
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
 * As {@link forkFigures} against several processes of the baseline, at least one: the ratio is the geometric
 * mean. Two processes of the same code scatter less than one.
 */
export function figuresBeside(contender: Samples, baselines: readonly Samples[]): ForkFigures {
  const each = baselines.map((baseline) => forkFigures(contender, baseline))
  return { ...(each[0] as ForkFigures), ratio: geometricMean(each.map(({ ratio }) => ratio)) }
}

/** The samples of the same block and of those next to it. */
function nearTo(i: number, samples: readonly number[]): readonly number[] {
  return samples.slice(Math.max(0, i - 1), i + 2)
}

/** Above this part of the time, every sample is collections and a split would divide by next to nothing. */
const MOSTLY_COLLECTOR = 0.9

/**
 * The lumps taken out: nanoseconds per op of each sample without its collections, NaN where nothing is left;
 * what collections add to that, as a fraction of it, and take of the whole.
 */
function splitTime(samples: Samples) {
  const { ops, ns, gcNs } = samples
  const gcPart = Math.min(1, mean(gcNs) / mean(ns))
  if (gcPart > MOSTLY_COLLECTOR) return { perOp: ns.map((whole) => whole / ops), collectorShare: 0, gcPart }
  const left = ns.map((whole, i) => whole - (gcNs[i] as number))
  const program = left.map((rest) => (rest > 0 ? rest : Number.NaN))
  const collectorShare = mean(
    pausesOf(samples).map((pause, i) => (pause === 0 ? 0 : pause / typicalNear(i, program))),
  )
  return {
    perOp: program.map((rest) => rest / ops),
    collectorShare,
    gcPart: collectorShare / (1 + collectorShare),
  }
}

/**
 * What collections take of each sample, as they would fall by chance. They come after so many bytes: in
 * step with the turns, all fall into samples, or all into the ops before. So how many there are is counted in
 * both; how long they take, in samples, unless most are in the ops before, where caches are cold.
 */
function pausesOf({ ops, gcNs, leadIn }: Samples): readonly number[] {
  if (leadIn === undefined) return gcNs
  const part = ops / (ops + leadIn.ops)
  const before = sum(leadIn.collections.map(([count]) => count))
  const within = sum(leadIn.collections.map(([, count]) => count))
  if (before > within) return gcNs.map((pause, i) => part * (pause + (leadIn.gcNs[i] as number)))
  return within === 0 ? gcNs : gcNs.map((pause) => ((part * (before + within)) / within) * pause)
}

/** Neighbours on either side: enough to outvote a disturbed block, few enough to stay at one speed. */
const NEAR = 2

/** What the program took round sample `i`, a single disturbed sample not counting. */
function typicalNear(i: number, program: readonly number[]): number {
  const near = program.slice(Math.max(0, i - NEAR), i + NEAR + 1).filter(Number.isFinite)
  return median(near.length > 0 ? near : program.filter(Number.isFinite))
}
