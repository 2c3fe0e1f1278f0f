// The script of the page of `gclab watch --live`. All that it shows of a program goes in as text.
import { pluralize } from '../../text/format.js'
import type { LiveEvent } from '../event.js'
import { type ChartView, clock, makeChart } from './chart.js'
import { charts } from './charts.js'
import { byId, text } from './elements.js'
import { fillThreads, sortableSites } from './tables.js'
import { type Thread, threadsAfter } from './thread.js'

const MINUTE_MS = 60_000
const NO_SITES =
  'Known once samples are read: after half a second, later where little is allocated or the heap is large.'
const READ =
  'Samples are read after half a second, 1, 2, 3, 5, 7 and so on; later where little is allocated, and in a large heap before Node.js 26.'
let latest: LiveEvent | undefined
let threads: readonly Thread[] = []
let isWhole = false
let pointed: number | null = null
/** The table of sites that is shown, which the reader may have sorted. */
let sites: Thread['sites']

const drawn = charts.map((spec) =>
  makeChart(spec, (ms) => {
    pointed = ms
    draw()
  }),
)
byId('charts').append(...drawn.map(({ element }) => element))
new ResizeObserver(draw).observe(byId('charts'))
const ranges = [
  ['Last minute', false],
  ['All of it', true],
] as const
byId('range').append(
  ...ranges.map(([label, whole]) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.ariaPressed = String(whole === isWhole)
    button.onclick = () => {
      isWhole = whole
      for (const other of byId('range').children) other.ariaPressed = String(other === button)
      draw()
    }
    return button
  }),
)

const source = new EventSource('events')
source.onmessage = ({ data }) => {
  latest = JSON.parse(data) as LiveEvent
  threads = threadsAfter(latest, threads)
  if (latest.report !== null) source.close()
  show()
}
source.onerror = () => tell('lost', 'The connection is lost: gclab has ended, or cannot be reached.')

function show(): void {
  const program = latest?.programs.at(-1)
  if (latest === undefined || program === undefined) return
  byId('command').textContent = latest.programs.map(({ command }) => command).join()
  const report = latest.report === null ? '' : ` The report: ${latest.report}`
  if (program.end === null) tell('live', `running for ${clock(program.elapsedMs)}`)
  else tell('over', `${latest.programs.map(({ end }) => end).join('; ')}.${report}`)
  const thread = shownThread()
  const table = byId('threads') as HTMLTableElement
  table.hidden = threads.length < 2
  fillThreads(table.tBodies[0] as HTMLTableSectionElement, threads, thread, choose)
  const others = latest.programs.reduce((sum, program) => sum + program.others, 0)
  byId('others').textContent = others === 0 ? '' : `and ${pluralize(others, 'more thread')}, in the report`
  showFigures(thread)
  showSites(thread)
  draw()
}

function showFigures(thread: Thread | undefined): void {
  byId('figures').replaceChildren(
    ...(thread?.figures ?? []).map(([label, figure]) => {
      const item = document.createElement('div')
      item.append(text('dt', label), text('dd', figure))
      return item
    }),
  )
}

function showSites(thread: Thread | undefined): void {
  if (thread === undefined || thread.sites === sites) return
  sites = thread.sites
  const place = byId('sites')
  byId('causes').replaceChildren(...(sites?.causes ?? []).map((cause) => text('li', cause)))
  byId('sampled').textContent =
    sites === undefined ? NO_SITES : `Estimated from samples, as of ${clock(sites.ms)}. ${READ}`
  place.replaceChildren(...(sites === undefined ? [] : [sortableSites(sites, place.querySelector('table'))]))
}

/** The one that was chosen, also before a reload; else the one with the most collections. */
function shownThread(): Thread | undefined {
  return threads.find(({ key }) => `#${key}` === location.hash) ?? threads[0]
}

function choose(key: string): void {
  history.replaceState(null, '', `#${key}`)
  show()
}

function draw(): void {
  const stretches = shownThread()?.stretches ?? []
  const end = stretches.at(-1)?.ms ?? 0
  const from = isWhole ? 0 : Math.max(0, end - MINUTE_MS)
  const view: ChartView = { from, to: isWhole ? Math.max(end, 1000) : from + MINUTE_MS, pointed }
  // One before, so that lines come in from the edge.
  const first = stretches.findIndex(({ ms }) => ms >= from)
  const seen = stretches.slice(Math.max(0, first - 1))
  for (const chart of drawn) chart.draw(seen, view)
}

function tell(state: 'live' | 'over' | 'lost', words: string): void {
  const status = byId('status')
  status.className = state
  status.textContent = words
}
