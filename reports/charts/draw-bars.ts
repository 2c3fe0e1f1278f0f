import type { Chart, ChartConfiguration, ChartDataset, Plugin } from 'chart.js'
import type { Interval } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { hatch } from './hatch.js'
import type { BarSeries, BarSpec } from './spec.js'
import { BACKGROUND, FAINT, INK, tint } from './style.js'

// Runs in Node, for the pictures, and in the browser, for the page.

export function barConfig(spec: BarSpec): ChartConfiguration {
  const highest = Math.max(0, maximum(spec.series.flatMap(tops)))
  return {
    type: 'bar',
    data: {
      labels: spec.cases.map((name) => wrapped(name, spec.cases.length)),
      datasets: spec.series.flatMap(datasets),
    },
    options: {
      plugins: {
        title: { text: spec.title },
        subtitle: { display: spec.subtitle !== '', text: spec.subtitle },
        legend: { labels: { generateLabels: () => legend(spec) }, onClick: () => {} },
        tooltip: {
          callbacks: {
            label: ({ datasetIndex, dataIndex }) => details(spec, datasetIndex, dataIndex),
          },
        },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          ticks: { color: INK, maxRotation: 0, autoSkip: false },
          title: { display: true, text: spec.caseTitle },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          suggestedMax: highest * 1.12,
          ticks: { maxTicksLimit: 8 },
          title: { display: true, text: spec.unit },
        },
      },
    },
    plugins: [hatching(spec), marks(spec)],
  }
}

/** Characters that have room below a group of bars when there is one group. */
const ROOM = 96

/** A name in as many lines as it takes to stand upright beside its neighbours. */
function wrapped(name: string, groups: number): string | string[] {
  const room = Math.max(8, Math.floor(ROOM / groups) - 2)
  const lines = ['']
  for (const part of name.split(/(?<=[-\s])/)) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + part.trimEnd().length > room) lines.push(part)
    else lines[lines.length - 1] = line + part
  }
  return lines.length === 1 ? name : lines.map((line) => line.trim())
}

function tops(series: BarSeries): number[] {
  return series.figures.map((figure, at) => Math.max(figure ?? 0, series.intervals[at]?.[1] ?? 0))
}

function datasets(series: BarSeries): ChartDataset<'bar'>[] {
  const { parts, figures, color } = series
  const shared = { stack: series.name, borderColor: color, borderWidth: 1.5, maxBarThickness: 72 }
  const whole = { ...shared, label: series.name, backgroundColor: color }
  if (parts === undefined) return [{ ...whole, data: [...figures] }]
  const rest = figures.map((figure, index) => (figure === null ? null : figure - (parts[index] ?? 0)))
  return [
    { ...whole, data: rest },
    { ...shared, label: series.name, data: [...parts], backgroundColor: series.tint },
  ]
}

/** What the pointer shows over a bar. */
function details(spec: BarSpec, datasetIndex: number, at: number): string {
  const series = spec.series[spec.partLabel === undefined ? datasetIndex : Math.floor(datasetIndex / 2)]
  if (series === undefined) return ''
  const interval = series.intervals[at]
  const digits = (value: number) => Number(value.toPrecision(4)).toLocaleString('en-US')
  const range = interval ? ` (${digits(interval[0])} to ${digits(interval[1])})` : ''
  const part = series.parts?.[at]
  const apart = part == null ? '' : `, ${spec.partLabel} ${digits(part)}`
  return `${series.name}: ${series.labels[at]} ${spec.unit}${range}${apart}`
}

/** One entry a contender, and one that explains the part on top. */
function legend(spec: BarSpec) {
  const entry = (text: string, fillStyle: string, strokeStyle: string) => ({
    text,
    fillStyle,
    strokeStyle,
    lineWidth: 1.5,
    fontColor: INK,
  })
  const entries = spec.series.map(({ name, color }) => entry(name, color, color))
  return spec.partLabel === undefined ? entries : [...entries, entry(spec.partLabel, tint(FAINT, 0.3), FAINT)]
}

/** Hatches the bars of every contender but the first, and its box in the legend: for print in grey. */
function hatching(spec: BarSpec): Plugin {
  return {
    id: 'hatching',
    afterDatasetsDraw: (drawn) => {
      const datasetsEach = spec.partLabel === undefined ? 1 : 2
      spec.series.forEach((_, index) => {
        for (const bar of drawn.getDatasetMeta(index * datasetsEach).data) {
          const { x, y, base, width } = bar.getProps(['x', 'y', 'base', 'width']) as Record<string, number>
          if (x === undefined || y === undefined || base === undefined || width === undefined) continue
          hatch(drawn.ctx, [x - width / 2, y, width, base - y], index)
        }
      })
    },
    afterDraw: ({ ctx, legend: box }) => {
      const { legendHitBoxes = [] } = box as {
        legendHitBoxes?: { left: number; top: number; height: number }[]
      }
      spec.series.forEach((_, index) => {
        const hit = legendHitBoxes[index]
        if (hit !== undefined) hatch(ctx, [hit.left, hit.top, LEGEND_BOX, hit.height], index)
      })
    },
  }
}

/** Chart.js's width of a box in the legend. */
const LEGEND_BOX = 40

/** The intervals and the figures, drawn over the bars. */
function marks(spec: BarSpec): Plugin {
  return {
    id: 'marks',
    afterDatasetsDraw: (drawn) => {
      const datasetsEach = spec.partLabel === undefined ? 1 : 2
      spec.series.forEach((series, index) => {
        const bars = drawn.getDatasetMeta(index * datasetsEach).data
        series.figures.forEach((figure, at) => {
          const bar = bars[at]
          if (bar === undefined) return
          const interval = series.intervals[at] ?? null
          if (interval !== null) whisker(drawn, bar.x, interval)
          label(drawn, bar.x, Math.max(figure ?? 0, interval?.[1] ?? 0), series.labels[at] ?? '')
        })
      })
    },
  }
}

function whisker(drawn: Chart, x: number, interval: Interval): void {
  const { ctx } = drawn
  const [low, high] = interval.map((value) => drawn.scales.y?.getPixelForValue(value) ?? 0) as [
    number,
    number,
  ]
  ctx.save()
  ctx.strokeStyle = INK
  ctx.lineWidth = 1.5
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
  ctx.restore()
}

/** With a halo, so that lines of the grid do not run through it. */
function label(drawn: Chart, x: number, above: number, text: string): void {
  const { ctx } = drawn
  const y = (drawn.scales.y?.getPixelForValue(above) ?? 0) - 5
  ctx.save()
  ctx.font = `600 12px ${drawn.options.font?.family ?? 'sans-serif'}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'bottom'
  ctx.lineWidth = 3
  ctx.strokeStyle = BACKGROUND
  ctx.fillStyle = INK
  ctx.strokeText(text, x, y)
  ctx.fillText(text, x, y)
  ctx.restore()
}
