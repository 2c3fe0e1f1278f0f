import { messageOf } from '../../model/errors.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import { allocationCharts } from './allocation.js'
import { allocationAlt, heapAlt, timeAlt } from './alt.js'
import { loadEasel, type Panel } from './canvas.js'
import { heapPanels } from './heap.js'
import { WIDTH } from './style.js'
import { timeChart } from './time.js'

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
interface Sketch {
  readonly file: string
  readonly title: string
  readonly alt: string
  readonly panels: readonly Panel[]
}

const BAR_HEIGHT = 400

/** Draws the charts of a scenario; without a canvas on this platform, says so instead. */
export async function drawCharts(_run: RunDocument, scenario: ScenarioResult): Promise<DrawnCharts> {
  const sketches = sketchesOf(scenario)
  if (sketches.length === 0) return { charts: [] }
  try {
    const easel = await loadEasel()
    const charts = sketches.map(({ file, title, alt, panels }) => ({
      file,
      title,
      alt,
      png: easel.paint(panels, WIDTH),
    }))
    return { charts }
  } catch (thrown) {
    return { charts: [], reason: messageOf(thrown) }
  }
}

function sketchesOf(scenario: ScenarioResult): readonly Sketch[] {
  const time = timeChart(scenario)
  const sketches: readonly Sketch[] = [
    {
      file: 'charts/time.png',
      title: 'Time per op',
      alt: timeAlt(scenario),
      panels: time === null ? [] : [{ config: time, height: BAR_HEIGHT }],
    },
    {
      file: 'charts/allocation.png',
      title: 'Bytes and objects per op',
      alt: allocationAlt(scenario),
      panels: allocationCharts(scenario).map((config) => ({ config, height: BAR_HEIGHT - 80 })),
    },
    {
      file: 'charts/heap.png',
      title: 'Heap over time',
      alt: heapAlt(scenario),
      panels: heapPanels(scenario),
    },
  ]
  return sketches.filter(({ panels }) => panels.length > 0)
}
