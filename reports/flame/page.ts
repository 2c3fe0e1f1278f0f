import { readFileSync } from 'node:fs'
import { html } from '../text/escape.js'
import type { FlameGraph } from './graph.js'
import { timelineChart } from './timeline-chart.js'

/** Made by `npm run build` from `client/`: the page without its graph. */
const template = new URL('./assets/page.html', import.meta.url)

/** The flame graph as one HTML file that needs no other and asks no server for anything. */
export function flamePage(graph: FlameGraph): string {
  const parts: Readonly<Record<string, string>> = {
    title: html(graph.title),
    notes: graph.notes.map((note) => `<p>${html(note)}</p>`).join(''),
    timeline: graph.heap === undefined ? '' : timelineChart(graph.heap),
    graph: `<script type="application/json" id="graph">${scriptData({ ...graph, heap: undefined })}</script>`,
  }
  return readFileSync(template, 'utf8').replace(
    /%(title|notes|timeline|graph)%/g,
    (_, part: string) => parts[part] ?? '',
  )
}

/** JSON that cannot end the script element it stands in, whatever names it contains. */
export function scriptData(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
