// The script of the flame graph page. Everything it shows of a profile goes in as text.
import flamegraph, { type Laid } from 'd3-flame-graph'
import { select } from 'd3-selection'
import { formatChange, formatPercent, pluralize } from '../../text/format.js'
import { describeWeight, type FlameGraph } from '../graph.js'
import { graphSites } from '../sites.js'
import { changeColour, changeLegend, kindColour, kindLegend } from './colours.js'
import { type Frame, framesOf, type View } from './frames.js'
import { tooltip } from './tooltip.js'

const graph = JSON.parse(element('graph').textContent ?? '') as FlameGraph
const differs = graph.sides.length > 1
const state: { measure: number; view: View } = { measure: 0, view: differs ? 'both' : 0 }
let top = framesOf(graph, state.measure, state.view)

const chart = flamegraph<Frame>()
  .width(element('chart').clientWidth)
  .cellHeight(20)
  .minFrameSize(0.5)
  .transitionDuration(150)
  .inverted(true)
  .selfValue(true)
  .getName(({ data }) => (data.place === '' ? data.name : `${data.name}  ${data.place}`))
  .tooltip(tooltip(describe))
  .setColorMapper(({ data, highlight }) =>
    differs ? changeColour(data, highlight === true) : kindColour(data, highlight === true),
  )
  .setSearchMatch(({ data }, term) => `${data.name}\n${data.place}`.toLowerCase().includes(term))
  .setSearchHandler(showFound)
  .onClick(({ data }) => {
    element('details').textContent = describe(data).replaceAll('\n', ' · ')
  })

switches(
  'measures',
  graph.measures.map(({ label }) => `by ${label}`),
  0,
  (index) => {
    state.measure = index
    redraw()
  },
)
if (differs) {
  const names = ['both', ...graph.sides.map(({ name }) => name)]
  switches('views', names, 0, (index) => {
    state.view = index === 0 ? 'both' : index - 1
    redraw()
  })
  element('views').hidden = false
}
showLegend()
const search = element('search') as HTMLInputElement
search.addEventListener('input', find)
element('controls').addEventListener('submit', (event) => event.preventDefault())
element('reset').addEventListener('click', () => chart.resetZoom())
window.addEventListener('resize', () => chart.width(element('chart').clientWidth).update())
select<Frame>(element('chart')).datum(top).call(chart)
showTotals()

function redraw(): void {
  top = framesOf(graph, state.measure, state.view)
  chart.update(top)
  find()
  showTotals()
}

function find(): void {
  const term = search.value.trim().toLowerCase()
  if (term !== '') {
    chart.search(term)
    return
  }
  chart.clear()
  element('found').textContent = ''
}

/** How much of the whole the frames found account for; a frame within another that was found counts once. */
function showFound(found: readonly Laid<Frame>[]): void {
  const outermost = found.filter((frame) => {
    for (let above = frame.parent; above !== null; above = above.parent) if (above.highlight) return false
    return true
  })
  const sum = outermost.reduce((total, { data }) => total + data.width, 0)
  element('found').textContent =
    `${pluralize(found.length, 'frame')}, ${formatPercent(top.width === 0 ? 0 : sum / top.width)} of the width`
}

function describe(frame: Frame): string {
  const place = frame.place === '' ? [] : [frame.place]
  const amounts = graph.sides.map((side, i) => {
    const share = formatPercent((frame.totals[i] ?? 0) / (top.totals[i] || 1))
    const prefix = differs ? `${side.name}: ` : ''
    return `${prefix}${weigh(frame.totals[i] ?? 0, i)} (${share}), itself ${weigh(frame.own[i] ?? 0, i)}`
  })
  return [frame.name, ...place, ...amounts, ...change(frame)].join('\n')
}

function change(frame: Frame): string[] {
  if (!differs) return []
  const [before = 0, after = 0] = frame.totals
  if (before === after) return ['no change']
  if (before === 0) return ['came']
  if (after === 0) return ['went away']
  return [formatChange(after / before)]
}

function weigh(weight: number, side: number): string {
  const measure = graph.measures[state.measure]
  return measure === undefined ? '' : describeWeight(measure, weight, graph.sides[side]?.ops !== null)
}

function showTotals(): void {
  element('details').textContent = describe(top).replaceAll('\n', ' · ')
  element('empty').hidden = Math.max(...top.totals) > 0
  const sites = graphSites(graph, state.measure)
  const head = [...graph.sides.map(({ name }) => (differs ? name : 'itself')), 'function', 'place']
  const rows = sites.map((site) => [
    ...site.weights.map((weights, side) => weigh(weights[state.measure] ?? 0, side)),
    site.name,
    site.place,
  ])
  const line = (cells: readonly string[], tag: 'th' | 'td'): HTMLElement => {
    const made = document.createElement('tr')
    cells.forEach((text, i) => {
      const cell = document.createElement(tag)
      cell.textContent = text
      if (i < graph.sides.length) cell.className = 'figure'
      made.append(cell)
    })
    return made
  }
  element('sites').replaceChildren(line(head, 'th'), ...rows.slice(0, 50).map((row) => line(row, 'td')))
}

function showLegend(): void {
  for (const [colour, meaning] of differs ? changeLegend : kindLegend) {
    const swatch = document.createElement('i')
    swatch.style.background = colour
    element('legend').append(swatch, meaning)
  }
}

/** A row of buttons of which one is pressed. */
function switches(
  id: string,
  labels: readonly string[],
  pressed: number,
  choose: (index: number) => void,
): void {
  const buttons = labels.map((label, index) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.ariaPressed = String(index === pressed)
    button.addEventListener('click', () => {
      for (const other of buttons) other.ariaPressed = String(other === button)
      choose(index)
    })
    return button
  })
  element(id).append(...buttons)
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`no element ${id}`)
  return found
}
