import { join } from 'node:path'
import { describeWarning } from '../model/warnings.js'
import type { Sketch } from '../reports/charts/charts-of-scenario.js'
import { type ChartImage, drawCharts } from '../reports/charts/index.js'
import type { Io } from './io.js'

/** The charts, if they are wanted; a warning says why there are none. */
export async function chartsOf(
  sketches: readonly Sketch[],
  isWanted: boolean,
  io: Io,
): Promise<readonly ChartImage[]> {
  if (!isWanted) return []
  const { charts, reason } = await drawCharts(sketches)
  if (reason !== undefined)
    io.stderr.write(`warning: ${describeWarning({ code: 'no-charts', cause: reason })}\n`)
  return charts
}

/** The pictures of a page in `folder`, to be written with it. */
export function picturesIn(folder: string, charts: readonly ChartImage[]): [path: string, png: Buffer][] {
  return charts.map(({ file, png }) => [join(folder, file), png])
}
