import type { LatencyTimeline, LoadResult, ScenarioResult } from '../../model/run.js'
import { maximum, minimum } from '../../stats/summary.js'
import { formatCount, listed, pluralize } from '../text/format.js'
import { type LineSeries, type LineSpec, stacked } from './spec.js'
import { colorsFor, dashFor, shortName } from './style.js'

/** Shares of ops that were faster, in nines: the usual axis of a latency chart. */
export const nines = [
  { percentile: 50, text: '50 %' },
  { percentile: 90, text: '90 %' },
  { percentile: 99, text: '99 %' },
  { percentile: 99.9, text: '99.9 %' },
  { percentile: 99.99, text: '99.99 %' },
  { percentile: 99.999, text: '99.999 %' },
]

/** Latency by percentile, a panel a case, then over time on the first case; empty without a load. */
export function latencyCharts(scenario: ScenarioResult, names: readonly string[]): readonly LineSpec[] {
  return [...percentileCharts(scenario, names), ...timelineCharts(scenario, names)]
}

function percentileCharts(scenario: ScenarioResult, names: readonly string[]): readonly LineSpec[] {
  const colorOf = colorsFor(names)
  const cases = [...new Set(scenario.load.map((result) => result.case))]
  return cases.flatMap((one) => {
    const results = names.flatMap(
      (name) => scenario.load.find((result) => result.case === one && result.variant === name) ?? [],
    )
    const drawn = results.filter(({ percentiles }) => percentiles.length > 0)
    return drawn.length === 0
      ? []
      : [
          panel(
            drawn,
            results.filter(({ keptUp }) => keptUp === false).map(({ variant }) => shortName(variant)),
            (name) => ({ color: colorOf(name), dash: dashFor(names.indexOf(name)) }),
          ),
        ]
  })
}

type LineStyle = (name: string) => Pick<LineSeries, 'color' | 'dash'>

function panel(results: readonly LoadResult[], behind: readonly string[], styleOf: LineStyle): LineSpec {
  const [{ case: one, ratePerSecond, slaMs } = { case: '', ratePerSecond: 0, slaMs: 0 }] = results
  const most = maximum(results.map(({ ops }) => ops))
  const points = results.map((result) => pointsOf(result, most))
  const highest = Math.max(slaMs, maximum(points.flat().map(({ y }) => y)))
  const lowest = Math.min(slaMs, minimum(points.flat().map(({ y }) => y)))
  const last = maximum(points.flat().map(({ x }) => x))
  return {
    kind: 'lines',
    height: 380,
    title: 'Latency under load',
    subtitle: [
      `case: ${shortName(one)}; ${formatCount(ratePerSecond, 0)} ops/s fall due, latency counts from the due time; lower is better`,
      ...(behind.length === 0 ? [] : [`fell behind, and has no latency: ${listed(behind)}`]),
    ],
    x: {
      title: 'share of ops that were at least as fast',
      scale: 'logarithmic',
      min: 2,
      max: Math.max(last, 100),
      ticks: nines
        .map(({ percentile, text }) => ({ at: rarity(percentile), text }))
        .filter(({ at }) => at <= last),
    },
    y: { title: 'latency in ms', scale: 'logarithmic', min: lowest / 1.5, max: highest * 1.5 },
    series: results.map(({ variant }, index) => ({
      ...{ name: shortName(variant), points: points[index] ?? [] },
      ...styleOf(variant),
    })),
    limit: { at: slaMs, label: `SLA ${formatCount(slaMs)} ms` },
  }
}

/** The longest latencies over time on the same axes, so that what a collection does to them can be seen. */
function timelineCharts(scenario: ScenarioResult, names: readonly string[]): readonly LineSpec[] {
  const colorOf = colorsFor(names)
  const one = scenario.load.find(({ timeline }) => timeline !== null)?.case
  const results = names.flatMap((name) => {
    const result = scenario.load.find(({ case: of, variant }) => of === one && variant === name)
    return result?.timeline ? [{ result, timeline: result.timeline, color: colorOf(name) }] : []
  })
  const known = results.flatMap(
    ({ timeline }) => timeline.maxMs.filter((ms) => ms !== null && ms > 0) as number[],
  )
  const [least, most] = [minimum(known), maximum(known)]
  return results.map(({ result, timeline, color }, index): LineSpec => {
    const full = result.gc?.collections.filter(({ kind }) => kind === 'major') ?? []
    return {
      ...stacked(index, results.length, {
        ...{ height: 150, head: 62, title: 'Longest latency over time' },
        subtitle: [`case: ${shortName(result.case)}; dashed line: full collection; lower is better`],
        x: { title: 'time in ms', scale: 'linear', min: 0, max: timeline.sliceMs * timeline.maxMs.length },
      }),
      y: { title: 'ms', scale: 'logarithmic', min: least / 1.5, max: Math.max(most, result.slaMs) * 1.5 },
      series: [
        {
          name: `${shortName(result.variant)}: ${pluralize(full.length, 'full collection')}`,
          color,
          points: sliced(timeline),
        },
      ],
      events: full.map(({ ms }) => ({ at: ms, full: true })),
      limit: { at: result.slaMs, label: `SLA ${formatCount(result.slaMs)} ms` },
    }
  })
}

function sliced({ sliceMs, maxMs }: LatencyTimeline): LineSpec['series'][number]['points'] {
  return maxMs.flatMap((ms, slice) => (ms === null || ms <= 0 ? [] : [{ x: (slice + 0.5) * sliceMs, y: ms }]))
}

/** One op in how many was slower: 99.9 % is 1,000. Rounded, so that a tick of the axis finds its text. */
export function rarity(percentile: number): number {
  return Math.round(100 / (100 - percentile))
}

function pointsOf({ percentiles }: LoadResult, ops: number): LineSpec['series'][number]['points'] {
  return percentiles
    .filter(({ percentile, ms }) => percentile >= 50 && percentile < 100 && ms > 0)
    .map(({ percentile, ms }) => ({ x: 100 / (100 - percentile), y: ms }))
    .filter(({ x }) => x <= ops)
}
