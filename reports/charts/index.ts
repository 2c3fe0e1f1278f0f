import { messageOf } from '../../model/errors.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import { loadEasel } from './canvas.js'
import { type ChartRef, sketchesOf } from './sketches.js'
import { WIDTH } from './style.js'

/** A chart as a picture. */
export interface ChartImage extends ChartRef {
  readonly png: Buffer
}

/** The charts that could be drawn, and why there are none when none could. */
export interface DrawnCharts {
  readonly charts: readonly ChartImage[]
  /** Why nothing could be drawn, for the warning `no-charts`. */
  readonly reason?: string
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
