import type { ChartConfiguration, Plugin } from 'chart.js'
import type { CaseResult, Collection, GcResult, ScenarioResult } from '../../model/run.js'
import { chartedNames } from '../contenders.js'
import { plain } from '../escape.js'
import { count, formatCount } from '../format.js'
import type { Panel } from './canvas.js'
import { colorsFor, FAINT, INK } from './style.js'

/** Collections of the baseline that the chart's stretch of time should show. */
const TEETH = 25
const PANEL_HEIGHT = 170

/**
 * The heap over time on the first case where it was watched: one panel a contender on the same axes, so that
 * the sawtooth of one can be held against that of the others. Empty when no heap was watched.
 */
export function heapPanels(scenario: ScenarioResult): readonly Panel[] {
  const one = scenario.cases.find(({ variants }) => variants.some(({ gc }) => (gc?.heap.length ?? 0) > 0))
  if (one === undefined) return []
  const names = chartedNames(scenario)
  const colors = colorsFor(names)
  const watched = names.flatMap((name) => {
    const gc = one.variants.find((result) => result.name === name)?.gc
    return gc && gc.heap.length > 0 ? [{ name, gc, color: colors.get(name) ?? FAINT }] : []
  })
  const endMs = stretch(watched.map(({ gc }) => gc))
  const most = Math.max(...watched.flatMap(({ gc }) => within(gc.heap, endMs).map(({ bytes }) => bytes)))
  return watched.map((contender, index) => {
    const last = index === watched.length - 1
    const config = panelConfig({ ...contender, one, endMs, most, first: index === 0, last })
    return { config, height: PANEL_HEIGHT + (index === 0 ? 62 : 0) + (last ? 26 : 0) }
  })
}

/** The milliseconds to show: as long as the busiest contender takes for {@link TEETH} collections. */
function stretch(results: readonly GcResult[]): number {
  const longest = Math.max(...results.flatMap(({ heap }) => heap.map(({ ms }) => ms)))
  const nth = results.map(({ collections }) => collections[TEETH - 1]?.ms ?? longest)
  return Math.min(longest, ...nth)
}

function within<Point extends { readonly ms: number }>(points: readonly Point[], endMs: number): Point[] {
  return points.filter(({ ms }) => ms <= endMs)
}

interface PanelParts {
  readonly name: string
  readonly gc: GcResult
  readonly color: string
  readonly one: CaseResult
  readonly endMs: number
  /** Highest heap of all panels in bytes. */
  readonly most: number
  readonly first: boolean
  readonly last: boolean
}

const MB = 1024 * 1024

function panelConfig({ name, gc, color, one, endMs, most, first, last }: PanelParts): ChartConfiguration {
  const points = within(gc.heap, endMs).map(({ ms, bytes }) => ({ x: ms, y: bytes / MB }))
  const collections = within(gc.collections, endMs)
  return {
    type: 'line',
    data: {
      datasets: [{ label: plain(name), data: points, borderColor: color, borderWidth: 2, pointRadius: 0 }],
    },
    options: {
      plugins: {
        title: { display: first, text: 'Heap over time, collections marked' },
        subtitle: {
          display: first,
          text: [
            `case: ${plain(one.name)}; young generation of ${formatCount(gc.semiSpaceMB)} MB`,
            'triangle: collection of the young generation; dashed line: full collection',
          ],
        },
        legend: {
          position: 'top',
          align: 'start',
          labels: {
            boxHeight: 2,
            generateLabels: (chart) => [
              entry(chart.data.datasets[0]?.label ?? '', color, collections, endMs),
            ],
          },
        },
      },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: endMs,
          title: { display: last, text: 'time in ms' },
          ticks: { display: last, callback: (value) => formatCount(Number(value)) },
        },
        y: {
          min: 0,
          max: (most / MB) * 1.15,
          title: { display: true, text: 'heap in MB' },
          ticks: { maxTicksLimit: 5, callback: (value) => formatCount(Number(value), 1) },
          afterFit: (axis) => {
            axis.width = 62
          },
        },
      },
    },
    plugins: [marks(collections)],
  }
}

function entry(name: string, color: string, collections: readonly Collection[], endMs: number) {
  const seen = count(collections.length, 'collection')
  return {
    text: `${name}: ${seen} in ${formatCount(endMs)} ms`,
    fillStyle: color,
    strokeStyle: color,
    fontColor: INK,
  }
}

/** A triangle at the top for a young collection, a dashed line for a full one. */
function marks(collections: readonly Collection[]): Plugin {
  return {
    id: 'collections',
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      ctx.save()
      ctx.strokeStyle = INK
      ctx.fillStyle = FAINT
      ctx.setLineDash([4, 3])
      for (const { ms, kind } of collections) {
        const x = scales.x?.getPixelForValue(ms) ?? 0
        ctx.beginPath()
        if (kind === 'minor') {
          ctx.moveTo(x - 3.5, chartArea.top)
          ctx.lineTo(x + 3.5, chartArea.top)
          ctx.lineTo(x, chartArea.top + 7)
          ctx.fill()
        } else {
          ctx.moveTo(x, chartArea.top)
          ctx.lineTo(x, chartArea.bottom)
          ctx.stroke()
        }
      }
      ctx.restore()
    },
  }
}
