import type { Chart, ChartConfiguration, ChartDataset, Plugin } from 'chart.js'
import type { Interval } from '../../model/run.js'
import { plain } from '../escape.js'
import { BACKGROUND, FAINT, INK, tint } from './style.js'

/** Bars of one contender: a figure a case, with what may be known about it. */
export interface BarSeries {
  readonly name: string
  readonly color: string
  /** `null` where it was not measured. */
  readonly figures: readonly (number | null)[]
  /** The part of each figure that is drawn apart, on top. */
  readonly parts?: readonly (number | null)[]
  readonly intervals?: readonly (Interval | null)[]
}

/** A chart of grouped bars: a group a case, a bar a contender. */
export interface BarChart {
  readonly title: string
  readonly subtitle: string
  /** Title of the value axis, with the unit. */
  readonly unit: string
  readonly cases: readonly string[]
  readonly series: readonly BarSeries[]
  /** What the part on top of each bar is. */
  readonly partLabel?: string
  /** How a figure is written over its bar. */
  readonly label: (figure: number) => string
}

/** Chart.js's configuration of a bar chart. */
export function barConfig(chart: BarChart): ChartConfiguration {
  return {
    type: 'bar',
    data: { labels: chart.cases.map(caseLabel), datasets: chart.series.flatMap(datasets) },
    options: {
      plugins: {
        title: { text: chart.title },
        subtitle: { display: chart.subtitle !== '', text: chart.subtitle },
        legend: { labels: { generateLabels: (drawn) => legend(drawn, chart) } },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          ticks: { color: INK },
          title: { display: true, text: 'case' },
        },
        y: { stacked: true, beginAtZero: true, grace: '10%', title: { display: true, text: chart.unit } },
      },
    },
    plugins: [marks(chart)],
  }
}

const LONGEST_LABEL = 28

function caseLabel(name: string): string {
  const label = plain(name)
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label
}

function datasets(series: BarSeries): ChartDataset<'bar'>[] {
  const shared = { stack: series.name, borderColor: series.color, borderWidth: 1.5, maxBarThickness: 72 }
  const { parts, figures } = series
  const whole = { ...shared, label: series.name, backgroundColor: series.color }
  if (parts === undefined) return [{ ...whole, data: [...figures] }]
  const rest = figures.map((figure, index) => (figure === null ? null : figure - (parts[index] ?? 0)))
  return [
    { ...whole, data: rest },
    { ...shared, label: `${series.name} part`, data: [...parts], backgroundColor: tint(series.color, 0.3) },
  ]
}

/** One entry a contender, and one that explains the part on top. */
function legend(drawn: Chart, { series, partLabel }: BarChart) {
  const entry = (text: string, fillStyle: string, strokeStyle: string) => ({
    text,
    fillStyle,
    strokeStyle,
    lineWidth: 1.5,
    fontColor: INK,
    hidden: drawn.data.datasets.length === 0,
  })
  const entries = series.map(({ name, color }) => entry(caseLabel(name), color, color))
  return partLabel === undefined ? entries : [...entries, entry(partLabel, tint(FAINT, 0.3), FAINT)]
}

/** The intervals and the figures, drawn over the bars. */
function marks(chart: BarChart): Plugin {
  return {
    id: 'marks',
    afterDatasetsDraw: (drawn) => {
      const perSeries = chart.series[0]?.parts === undefined ? 1 : 2
      chart.series.forEach((series, index) => {
        const bars = drawn.getDatasetMeta(index * perSeries).data
        series.figures.forEach((figure, at) => {
          const bar = bars[at]
          if (bar !== undefined) mark(drawn, bar.x, figure, series.intervals?.[at] ?? null, chart.label)
        })
      })
    },
  }
}

function mark(
  drawn: Chart,
  x: number,
  figure: number | null,
  interval: Interval | null,
  label: BarChart['label'],
): void {
  const { ctx } = drawn
  const y = (value: number) => drawn.scales.y?.getPixelForValue(value) ?? 0
  const top = y(Math.max(figure ?? 0, interval?.[1] ?? 0))
  ctx.save()
  ctx.strokeStyle = INK
  ctx.lineWidth = 1.5
  if (interval !== null) {
    const [low, high] = [y(interval[0]), y(interval[1])]
    ctx.beginPath()
    for (const [x1, y1, x2, y2] of [
      [x, low, x, high],
      [x - 6, low, x + 6, low],
      [x - 6, high, x + 6, high],
    ] as const) {
      ctx.moveTo(x1, y1)
      ctx.lineTo(x2, y2)
    }
    ctx.stroke()
  }
  ctx.font = `600 12px ${drawn.options.font?.family ?? ''}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'bottom'
  ctx.lineWidth = 3
  ctx.strokeStyle = BACKGROUND
  ctx.fillStyle = INK
  const text = figure === null ? 'n/a' : label(figure)
  ctx.strokeText(text, x, top - 5)
  ctx.fillText(text, x, top - 5)
  ctx.restore()
}
