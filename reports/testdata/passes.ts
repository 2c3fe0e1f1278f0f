import type { LoadResult, WorkersResult } from '../../model/run.js'
import { allocation, type Contender, comparison, gc } from './fixture.js'

/** What a contender made of a load. */
export function load(one: string, contender: Contender, parts: Partial<LoadResult> = {}): LoadResult {
  const slow = contender.ns / 1000
  const percentiles = [50, 90, 99, 99.9, 99.99, 99.999, 100].map((percentile, step) => ({
    percentile,
    ms: 0.001 * slow * 4 ** step,
  }))
  const at = (percentile: number) => percentiles.find((point) => point.percentile === percentile)?.ms ?? 0
  return {
    case: one,
    variant: contender.name,
    ratePerSecond: 100_000,
    achievedPerSecond: 99_998,
    keptUp: true,
    latencyMs: { p50: at(50), p99: at(99), p999: at(99.9), p9999: at(99.99), max: at(100) },
    percentiles,
    ops: 200_000,
    slaMs: 1,
    slaMisses: Math.round(slow * 20),
    inFlight: 10_000,
    liveHeapMB: 200,
    lagMs: { mean: 0.001, max: 0.4 },
    sustainedPerSecond: 250_000 / slow,
    timeline: { sliceMs: 4, maxMs: Array.from({ length: 250 }, (_, i) => (i === 7 ? null : 0.02 * slow * (i % 40 === 0 ? 30 : 1 + (i % 5)))) },
    gc: gc(contender),
    ...parts,
  }
}

/** What a contender made of a number of workers. */
export function workers(one: string, contender: Contender, base: Contender, many: number): WorkersResult {
  const nsPerOp = contender.ns * (1 + 0.05 * (many - 1))
  return {
    case: one,
    workers: many,
    variant: contender.name,
    nsPerOp,
    ci95: [nsPerOp * 0.98, nsPerOp * 1.03],
    gcNsPerOp: contender.gcNs ?? 0,
    opsPerSecond: (many * 1e9) / nsPerOp,
    scalingEfficiency: contender.ns / nsPerOp,
    time: contender === base ? null : comparison(contender, base, 0.008).time,
    allocation: allocation(contender),
    gc: gc(contender),
  }
}
