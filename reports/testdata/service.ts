import { judgeRun } from '../../judge/within-run/judge-run.js'
import type { RequestFigure, RequestSite, SampledRequests } from '../../model/request-results.js'
import type { RequestResult, RunDocument, VariantResult } from '../../model/run.js'
import { median } from '../../stats/summary.js'
import { full } from './runs.js'

/** Figures that scatter by a share round one, eight forks each. */
const about = (figure: number, scatter: number, phase: number): number[] =>
  Array.from({ length: 8 }, (_, fork) => figure * (1 + scatter * Math.sin(7 * fork + phase)))

/** Where they come from: a copy of each row, which the leaner program leaves out. */
function sampledOf(bytes: number): SampledRequests {
  const page = { function: 'page', file: 'server.js', line: 17 }
  const copies = { function: '(anonymous)', file: 'server.js', line: 19, package: null, caller: null }
  const sites: readonly RequestSite[] = [
    { ...page, package: null, caller: null, bytesPerRequest: 9000 },
    { ...page, function: 'write_', file: 'node:_http_outgoing', package: 'Node.js', caller: page, bytesPerRequest: 4200 * (bytes < 1 ? 1.01 : 1) },
    ...(bytes < 1 ? [] : [{ ...copies, bytesPerRequest: 2134 }]),
  ]
  return { requests: 5000, everyBytes: 4096, sites }
}

/** A contender's requests: the baseline's times the shares given. */
function contender(name: string, phase: number, bytes = 1, cpu = 1): VariantResult {
  const perFork: Record<RequestFigure, readonly number[]> = {
    bytes: about(19_400 * bytes, 0.001, phase),
    cpu: about(81 * cpu, 0.04, phase),
    gc: about(3.1 * bytes, 0.05, phase + 1),
    wall: [],
    p50: about(0.61, 0.08, phase + 2),
    p99: about(1.9, 0.1, phase + 3),
    p999: about(4.4, 0.2, phase + 4),
    rate: about(11_300, 0.05, phase + 5),
    rss: about(71_303_168, 0.01, phase),
    heapUsed: about(11_010_048, 0.1, phase),
  }
  const of = (figure: RequestFigure) => median(perFork[figure])
  const latencyMs = { p50: of('p50'), p99: of('p99'), p999: of('p999') }
  const request: RequestResult = {
    per: 'request',
    requests: 270_000,
    heapBytesPerRequest: of('bytes') - 256,
    externalBytesPerRequest: 256,
    cpuUsPerRequest: of('cpu'),
    gcMsPer1000: of('gc'),
    minorPer1000: 1.2 * bytes,
    majorPer1000: 0.01,
    gcReasons: { allocation: 324, external: 3 },
    latencyMs,
    percentiles: [
      { percentile: 50, ms: latencyMs.p50 },
      { percentile: 99, ms: latencyMs.p99 },
      { percentile: 99.9, ms: latencyMs.p999 },
    ],
    requestsPerSecond: of('rate'),
    slaMissShare: 0.0004,
    rssBytes: of('rss'),
    heapUsedBytes: of('heapUsed'),
    timeline: {
      durationMs: 500,
      heap: [
        { ms: 0, bytes: 11_000_000 },
        { ms: 200, bytes: 27_000_000 },
        { ms: 201.5, bytes: 10_000_000 },
        { ms: 500, bytes: 26_000_000 },
      ],
      collections: [{ ms: 200, kind: 'minor', pauseMs: 1.5 }],
    },
    sampled: sampledOf(bytes),
    perFork,
  }
  return { name, time: null, allocation: null, gc: null, pool: null, request }
}

const requests = [contender('baseline', 0), contender('leaner', 1, 0.89, 0.93), contender('control', 2)]

/** A service as a run leaves it: `leaner` takes fewer bytes and less CPU. */
export const serviceRun: RunDocument = judgeRun({
  ...full,
  warnings: [],
  options: { ...full.options, scenarios: ['pages'] },
  scenarios: [
    {
      kind: 'service',
      ...{ name: 'pages', title: 'The rows of a page copied once', baseline: 'baseline', number: null },
      ...{ file: 'pages.service.mjs', workers: [], load: [], writeup: null },
      sources: [
        { variant: 'baseline', file: 'pages.service.mjs', line: 1, code: 'node server.js' },
        { variant: 'leaner', file: 'pages.service.mjs', line: 1, code: 'LEAN=1 node server.js' },
      ],
      cases: [
        { name: 'page', verified: { same: true, outputs: 1 }, variants: requests },
        {
          name: 'mixed',
          verified: { same: true, outputs: 2 },
          variants: [contender('baseline', 3), contender('leaner', 4), contender('control', 5)],
        },
      ],
    },
  ],
})
