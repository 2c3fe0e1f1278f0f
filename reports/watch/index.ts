import type { WatchDocument } from '../../model/watch.js'
import type { Sketch } from '../charts/charts-of-scenario.js'
import { pageOfReport } from '../html/page.js'
import { plain } from '../text/escape.js'
import { heapPanels, memoryPanels } from './chart.js'
import { threadName } from './figures.js'
import { watchPage } from './page.js'

export { watchFlamePage } from './flame.js'
export { watchPage } from './page.js'
export { liveText, watchText } from './text.js'

/** Panels of the chart: the threads that allocate most. */
const MOST_PANELS = 6

/** The charts: the heap of the threads that allocate most, and the programs' memory. */
export function watchSketches({ programs }: WatchDocument): readonly Sketch[] {
  const threads = programs
    .flatMap((program) => program.threads)
    .filter(({ gc }) => gc.heap.length > 1)
    .sort((a, b) => (b.allocation.heapBytes ?? 0) - (a.allocation.heapBytes ?? 0))
    .slice(0, MOST_PANELS)
  const read = programs.filter(({ memory }) => (memory?.rss.length ?? 0) > 1)
  const heap = {
    file: 'charts/heap.png',
    title: 'Heap over time',
    alt: `The used heap over time of ${threads.map(threadName).join(', ')}, with their collections marked`,
    panels: heapPanels(threads),
  }
  const memory = {
    file: 'charts/memory.png',
    title: 'Memory over time',
    alt: `Resident memory, memory outside of the heap, ArrayBuffers, and the heap by its spaces over time of ${read.map(({ command }) => command).join(', ')}`,
    panels: memoryPanels(read),
  }
  return [heap, memory].filter(({ panels }) => panels.length > 0)
}

/** The report of a watch as one HTML file that needs no other, but for the flame graphs that it names. */
export function watchHtml(
  watched: WatchDocument,
  sketches: readonly Sketch[],
  flames: readonly string[],
): string {
  const charts = sketches.map(({ file, title, alt, panels }) => ({
    file,
    title,
    alt,
    views: [{ name: 'all', panels }],
  }))
  const title = plain(watched.programs.map(({ command }) => command).join())
  return pageOfReport(title, watchPage(watched, charts, flames), charts, ['function', 'package', 'file'])
}
