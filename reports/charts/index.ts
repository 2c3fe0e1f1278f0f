import { messageOf } from '../../model/errors.js'
import { sum } from '../../stats/summary.js'
import { loadEasel } from './canvas.js'
import type { ChartRef, Sketch } from './charts-of-scenario.js'
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

/** Draws charts; without a canvas on this platform, says so instead. */
export async function drawCharts(sketches: readonly Sketch[]): Promise<DrawnCharts> {
  if (sketches.length === 0) return { charts: [] }
  try {
    const easel = await loadEasel()
    // The tallest takes longest to compress, which goes on beside the drawing of the others.
    const tallestFirst = [...sketches].sort((a, b) => heightOf(b) - heightOf(a))
    const painted = new Map(tallestFirst.map((one) => [one, easel.paint(one.panels, WIDTH)]))
    const images = sketches.map(async (sketch) => {
      const { panels: _, ...chart } = sketch
      return { ...chart, png: (await painted.get(sketch)) as Buffer }
    })
    return { charts: await Promise.all(images) }
  } catch (thrown) {
    return { charts: [], reason: messageOf(thrown) }
  }
}

function heightOf({ panels }: Sketch): number {
  return sum(panels.map(({ height }) => height))
}
