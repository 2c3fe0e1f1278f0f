import type { WatchDocument } from '../../model/watch.js'
import { type DrawnCharts, drawCharts } from '../charts/index.js'
import { heapPanels } from './chart.js'
import { threadName } from './figures.js'

export { watchPage } from './page.js'
export { liveText, watchText } from './text.js'

/** Panels of the chart: the threads that allocate most. */
const MOST_PANELS = 6

/** The heap over time of the threads that allocate most, on the same axes. A reason without a canvas. */
export function renderWatchCharts({ programs }: WatchDocument): Promise<DrawnCharts> {
  const threads = programs
    .flatMap((program) => program.threads)
    .filter(({ gc }) => gc.heap.length > 1)
    .sort((a, b) => (b.allocation.heapBytes ?? 0) - (a.allocation.heapBytes ?? 0))
    .slice(0, MOST_PANELS)
  if (threads.length === 0) return Promise.resolve({ charts: [] })
  const alt = `The used heap over time of ${threads.map(threadName).join(', ')}, with their collections marked`
  return drawCharts([{ file: 'charts/heap.png', title: 'Heap over time', alt, panels: heapPanels(threads) }])
}
