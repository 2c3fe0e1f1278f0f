import type { WatchDocument } from '../../model/watch.js'
import type { Sketch } from '../charts/charts-of-scenario.js'
import { pageOfReport } from '../html/page.js'
import { plain } from '../text/escape.js'
import { watchPage } from './page.js'

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
