import type { MeasuredWorkers, TimeEstimate } from '../../../model/measured-run.js'
import { estimateRatio } from '../../../stats/estimate-ratio.js'
import { forkFigures, type Samples } from '../../../stats/ratio-of-fork.js'
import { mean } from '../../../stats/summary.js'
import { hodgesLehmann, signedRankInterval } from '../../../stats/wilcoxon.js'
import type { Entry } from './race.js'

/** A group's times as the document has them, but for what they mean. */
export type GroupTimes = Pick<
  MeasuredWorkers,
  'nsPerOp' | 'ci95' | 'gcNsPerOp' | 'opsPerSecond' | 'scalingEfficiency' | 'time'
>

type SamplesByEntry = ReadonlyMap<Entry, readonly Samples[]>

/**
 * The times of every group that lasted, against the baseline's of as many workers in the same forks, unless
 * times of either moved.
 */
export function timesOf(
  entries: readonly Entry[],
  samples: SamplesByEntry,
  moving: ReadonlySet<Entry> = new Set(),
): ReadonlyMap<Entry, GroupTimes> {
  const baseline = entries[0]?.name
  const like = (entry: Entry, name: string | undefined, workers = entry.workers): Entry | undefined =>
    entries.find((other) => other.name === name && other.workers === workers)
  return new Map(
    entries.flatMap((entry) => {
      const own = samples.get(entry)
      if (own === undefined || own.length === 0) return []
      const alone = samples.get(like(entry, entry.name, 1) ?? entry)
      const one = like(entry, entry.name, 1) === undefined ? undefined : alone
      const base = samples.get(like(entry, baseline) ?? entry)
      const rival = like(entry, baseline)
      const isApart = entry.name !== baseline && ![entry, rival].some((one) => one && moving.has(one))
      const estimate = isApart ? ratioOf(samples, entry, rival) : null
      return [[entry, groupTimes(entry, own, base, one, estimate)]]
    }),
  )
}

function groupTimes(
  { workers }: Entry,
  own: readonly Samples[],
  base: readonly Samples[] | undefined,
  alone: readonly Samples[] | undefined,
  time: TimeEstimate | null,
): GroupTimes {
  const figures = own.map((fork) => forkFigures(fork, fork))
  // From the baseline, like the ratio: on a machine of two speeds the columns would contradict each other.
  const level = time === null ? own : (base ?? own)
  const levels = level.map((fork) => forkFigures(fork, fork).nsPerOp)
  const nsPerOp = hodgesLehmann(levels) * (time?.ratio ?? 1)
  const perFork = levels.map((ns, fork) => ns * (time?.perFork[fork] ?? 1))
  const interval = signedRankInterval(perFork, 0.95)
  return {
    nsPerOp,
    ci95: interval && [Math.min(interval[0], nsPerOp), Math.max(interval[1], nsPerOp)],
    gcNsPerOp: nsPerOp * mean(figures.map((one) => one.gcNsPerOp / one.nsPerOp)),
    opsPerSecond: (workers * 1e9) / nsPerOp,
    // Rates of n workers over n rates of one: what is left is one's time over that of one among n.
    scalingEfficiency: alone?.length === own.length ? 1 / estimateRatio(ratios(own, alone)).ratio : null,
    time,
  }
}

function ratioOf(samples: SamplesByEntry, entry: Entry, baseline: Entry | undefined): TimeEstimate | null {
  const own = samples.get(entry)
  const base = baseline && samples.get(baseline)
  if (!own || !base || own.length === 0 || own.length !== base.length) return null
  return estimateRatio(ratios(own, base))
}

function ratios(own: readonly Samples[], base: readonly Samples[]): number[] {
  return own.map((fork, i) => forkFigures(fork, base[i] as Samples).ratio)
}
