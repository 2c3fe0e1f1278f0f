import { fillTemplate, scriptData } from '../html/fill-template.js'
import { html } from '../text/escape.js'
import type { FlameGraph } from './graph.js'
import { timelineChart } from './timeline-chart.js'

/** Made by `npm run build` from `client/`: the page without its graph. */
const template = new URL('./assets/page.html.gz', import.meta.url)

/** The flame graph as one HTML file that needs no other and asks no server for anything. */
export function flamePage(graph: FlameGraph): string {
  return fillTemplate(template, {
    title: html(graph.title),
    notes: graph.notes.map((note) => `<p>${html(note)}</p>`).join(''),
    timeline: graph.heap === undefined ? '' : timelineChart(graph.heap),
    graph: `<script type="application/json" id="graph">${scriptData({ ...graph, heap: undefined })}</script>`,
  })
}
