import type { FoundInThread } from '../../testing/in-thread/measure.js'
import { collectorOf, latenciesOf } from './figures.js'
import { type Statistics, statisticsOf } from './statistics.js'

/** What gclab knows of a benchmark beside its time; `null` is unknown. */
export interface BenchFigures {
  readonly heapBytesPerOp: number
  readonly externalBytesPerOp: number | null
  readonly allocsPerOp: number
  /** Whether every op that was counted made the same; when not, these three are means. */
  readonly exact: boolean
  /** Collections of either kind; `null` where it allocates and none came. */
  readonly collectionsPerMillionOps: number | null
}

/** A result as vitest takes it, with gclab's figures. Times in milliseconds. */
export interface BenchResult {
  readonly name: string
  readonly state: 'completed'
  readonly latency: Statistics
  readonly throughput: Statistics
  readonly period: number
  readonly totalTime: number
  readonly runtime: 'node'
  readonly runtimeVersion: string
  readonly timestampProviderName: 'performanceNow'
  readonly gclab: BenchFigures
}

/** The result of a benchmark. Of vitest's samples each is a mean over the many ops of a turn. */
export function benchResult(
  name: string,
  { turns, allocation }: FoundInThread,
  retain: boolean,
): BenchResult {
  const latencies = [...latenciesOf(turns)].sort((a, b) => a - b)
  const latency = statisticsOf(latencies)
  const { heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact } = allocation
  const { collections, ops } = collectorOf(turns)
  const isUnknown = collections === 0 && (heapBytesPerOp > 0 || externalBytesPerOp !== 0)
  return {
    ...{ name, state: 'completed', runtime: 'node', runtimeVersion: process.version },
    timestampProviderName: 'performanceNow',
    latency: { ...latency, samples: retain ? latencies : undefined },
    throughput: statisticsOf(latencies.map((ms) => 1000 / ms)),
    period: latency.mean,
    totalTime: latency.mean * ops,
    gclab: {
      ...{ heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact },
      collectionsPerMillionOps: isUnknown ? null : (1e6 * collections) / ops,
    },
  }
}
