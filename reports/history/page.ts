import { markdownTable } from 'markdown-table'
import { type NamedRun, rowName } from '../../judge/between-runs/align-rows.js'
import { comparability } from '../../judge/between-runs/comparable.js'
import { type MetricHistory, type Series, seriesName } from '../../judge/between-runs/series.js'
import { metricsIn } from '../../model/metrics.js'
import type { Environment } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import type { Sketch } from '../charts/charts-of-scenario.js'
import type { ChartImage } from '../charts/index.js'
import type { LineSpec } from '../charts/spec.js'
import { colorsFor, dashFor } from '../charts/style.js'
import { markdown, plain } from '../text/escape.js'
import { formatChange, formatNumber, pluralize } from '../text/format.js'

const METHOD =
  'Bytes and objects are counted: every step is a change. For the other figures a change is one that Pettitt’s rank ' +
  'test shows at the 1 % level (permutation p-value; binary segmentation for further changes), so that a series ' +
  'of fewer than six runs shows none.'

/** The page of a history: for each metric of a scenario its chart and a table, changes marked. */
export function renderHistory(
  runs: readonly NamedRun[],
  history: readonly MetricHistory[],
  charts: readonly ChartImage[],
): string {
  const blocks = history.flatMap((metric) => {
    const chart = charts.find(({ file }) => file === fileOf(metric))
    return [
      `## ${markdown(titleOf(metric))}`,
      ...(chart ? [`![${markdown(chart.alt)}](${chart.file})`] : []),
      tableOf(metric, runs),
    ]
  })
  const [first, last] = [runs[0], runs.at(-1)]
  const span = `${pluralize(runs.length, 'run')}, ${first?.run.startedAt ?? ''} to ${last?.run.startedAt ?? ''}.`
  const quick = runs.filter(({ run }) => run.options.quick).length
  const mixed =
    quick > 0 && quick < runs.length
      ? [
          `Times of ${pluralize(quick, 'quick run')} are left out: they are not comparable with those of full runs.`,
        ]
      : []
  return `${['# History', markdown(span), ...mixed, ...blocks, markdown(METHOD)].join('\n\n')}\n`
}

/** One chart a metric; a single run has no course. */
export function historySketches(
  runs: readonly NamedRun[],
  history: readonly MetricHistory[],
): readonly Sketch[] {
  return runs.length < 2 ? [] : history.map((metric) => sketchOf(metric, runs))
}

function tableOf({ series }: MetricHistory, runs: readonly NamedRun[]): string {
  const body = series.map((one) => {
    const [first, last] = [one.points[0], one.points.at(-1)]
    const ratio = first && last && first.value > 0 ? formatChange(last.value / first.value) : ''
    const figures = [first, last].map((point) => formatNumber(point?.value))
    return [seriesName(one), ...figures, ratio, changesOf(one, runs)].map(markdown)
  })
  return markdownTable([['', 'first', 'last', 'change', 'changes'], ...body], {
    align: ['l', 'r', 'r', 'r', 'l'],
  })
}

/** The changes for a terminal, a line a figure, `most` at most; empty without one. */
export function changesInWords(
  runs: readonly NamedRun[],
  metrics: readonly MetricHistory[],
  most: number,
): string {
  const lines = metrics.flatMap(({ metric, series }) =>
    series.flatMap((one) =>
      one.changes.length === 0 ? [] : [`${rowName(one)}: ${metric.label} ${changesOf(one, runs)}`],
    ),
  )
  const rest = lines.length > most ? [`and ${pluralize(lines.length - most, 'more figure')}`] : []
  return [...lines.slice(0, most).map(plain), ...rest].map((line) => `${line}\n`).join('')
}

/** Each change with its run: `512 → 528 at 2026-11-24 (new.json)`. */
function changesOf({ points, changes }: Series, runs: readonly NamedRun[]): string {
  const texts = changes.map((index) => {
    const [before, after] = [points[index - 1], points[index]]
    const run = after && runs[after.run]
    const engine = before && after ? otherRuntime(before.environment, after.environment) : ''
    const where = `${run?.run.startedAt.slice(0, 10) ?? ''} (${run?.label ?? ''}${engine})`
    return `${formatNumber(before?.value)} → ${formatNumber(after?.value)} at ${where}`
  })
  return texts.join('; ')
}

/** What beside the code may have changed a count. */
function otherRuntime(before: Environment, after: Environment): string {
  if (comparability(before, after).memory === null) return ''
  const named = ({ node, flags }: Environment) => ['Node', node, ...flags].join(' ')
  return `, not comparable: ${named(before)} → ${named(after)}`
}

function sketchOf(metric: MetricHistory, runs: readonly NamedRun[]): Sketch {
  const names = metric.series.map(seriesName)
  const colorOf = colorsFor(names)
  const lines = metric.series.map(({ points }, index) => ({
    name: plain(names[index] ?? ''),
    color: colorOf(names[index] ?? ''),
    dash: dashFor(index),
    points: points.map(({ run, value }) => ({ x: run + 1, y: value })),
    dots: true,
  }))
  const changed = new Set(
    metric.series.flatMap(({ points, changes }) => changes.map((index) => points[index]?.run ?? 0)),
  )
  const largest = maximum(metric.series.flatMap(({ points }) => points.map(({ value }) => value)))
  const panel: LineSpec = {
    kind: 'lines',
    height: 340,
    title: plain(titleOf(metric)),
    subtitle: ['by run, oldest first; a dashed line marks a change; lower is better'],
    x: { title: 'run', scale: 'linear', min: 1, max: runs.length, ticks: ticksOf(runs) },
    y: { title: metric.metric.label, scale: 'linear', min: 0, max: largest > 0 ? largest * 1.1 : 1 },
    series: lines,
    events: [...changed].map((run) => ({ at: run + 1, full: true })),
  }
  const alt = `${titleOf(metric)} over ${pluralize(runs.length, 'run')}, ${pluralize(changed.size, 'run')} with a change`
  return { file: fileOf(metric), title: titleOf(metric), alt: plain(alt), panels: [panel] }
}

/** At most eight days along the axis. */
function ticksOf(runs: readonly NamedRun[]): { at: number; text: string }[] {
  const step = Math.max(1, Math.ceil(runs.length / 8))
  return runs.flatMap(({ run }, index) =>
    index % step === 0 ? [{ at: index + 1, text: plain(run.startedAt.slice(0, 10)) }] : [],
  )
}

/** The charts that a history may have of a scenario. */
export function historyCharts(scenario: string): readonly { readonly file: string; readonly alt: string }[] {
  return metricsIn('history').map((metric) => ({
    file: fileOf({ scenario, metric }),
    alt: plain(`${titleOf({ scenario, metric })} over the saved runs`),
  }))
}

function titleOf({ scenario, metric }: Omit<MetricHistory, 'series'>): string {
  return `${scenario}: ${metric.label}`
}

function fileOf({ scenario, metric }: Omit<MetricHistory, 'series'>): string {
  return `charts/history-${scenario.replace(/[^A-Za-z0-9._-]+/g, '-')}-${metric.id}.png`
}
