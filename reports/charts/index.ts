import { messageOf } from '../../model/errors.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import { allocationCharts } from './allocation.js'
import { allocationAlt, heapAlt, loadAlt, timeAlt, workersAlt } from './alt.js'
import { loadEasel } from './canvas.js'
import { heapCharts, watchedCases } from './heap.js'
import { latencyCharts } from './latency.js'
import { scalingCharts } from './scaling.js'
import type { PanelSpec } from './spec.js'
import { WIDTH } from './style.js'
import { timeCharts } from './time.js'

/** A chart as a picture. */
export interface ChartImage {
  /** Path from the folder of the report. */
  readonly file: string
  readonly png: Buffer
  /** What the chart says, for those who cannot see it. */
  readonly alt: string
  readonly title: string
}

/** The charts that could be drawn, and why there are none when none could. */
export interface DrawnCharts {
  readonly charts: readonly ChartImage[]
  /** Why nothing could be drawn, for the warning `no-charts`. */
  readonly reason?: string
}

/** What a chart is, before it is drawn. */
export interface Sketch {
  readonly file: string
  readonly title: string
  readonly alt: string
  readonly panels: readonly PanelSpec[]
}

/** Draws the charts of a scenario; without a canvas on this platform, says so instead. */
export async function drawCharts(_run: RunDocument, scenario: ScenarioResult): Promise<DrawnCharts> {
  const sketches = sketchesOf(scenario)
  if (sketches.length === 0) return { charts: [] }
  try {
    const easel = await loadEasel()
    const charts = sketches.map(({ panels, ...chart }) => ({ ...chart, png: easel.paint(panels, WIDTH) }))
    return { charts }
  } catch (thrown) {
    return { charts: [], reason: messageOf(thrown) }
  }
}

/** The charts that the data of a scenario fills. */
export function sketchesOf(scenario: ScenarioResult): readonly Sketch[] {
  const sketches: readonly Sketch[] = [
    { file: 'charts/time.png', title: 'Time per op', alt: timeAlt(scenario), panels: timeCharts(scenario) },
    {
      file: 'charts/allocation.png',
      title: 'Bytes and objects per op',
      alt: allocationAlt(scenario),
      panels: allocationCharts(scenario),
    },
    {
      file: 'charts/heap.png',
      title: 'Heap over time',
      alt: heapAlt(scenario),
      panels: heapCharts(scenario, watchedCases(scenario)[0]),
    },
    {
      file: 'charts/workers.png',
      title: 'Throughput by number of workers',
      alt: workersAlt(scenario),
      panels: scalingCharts(scenario),
    },
    {
      file: 'charts/load.png',
      title: 'Latency under load',
      alt: loadAlt(scenario),
      panels: latencyCharts(scenario),
    },
  ]
  return sketches.filter(({ panels }) => panels.length > 0)
}
