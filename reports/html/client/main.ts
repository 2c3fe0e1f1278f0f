import { Chart } from 'chart.js/auto'
import { chartDefaults } from '../../charts/defaults.js'
import { barConfig } from '../../charts/draw-bars.js'
import { lineConfig } from '../../charts/line-config.js'
import type { PanelSpec } from '../../charts/spec.js'
import type { PageChart, PageData } from '../data.js'
import { sortByHeads } from './sort.js'
import { type Zoomed, zoomOn } from './zoom.js'

const page = JSON.parse(
  document.getElementById('data')?.textContent ?? '{"charts":[],"sortable":[]}',
) as PageData
chartDefaults(Chart.defaults, 'system-ui, sans-serif')
Chart.defaults.responsive = true
Chart.defaults.maintainAspectRatio = false
for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
  const chart = page.charts.find(({ file }) => file === figure.dataset.chart)
  if (chart !== undefined) fillFigure(figure, chart)
}

for (const table of document.querySelectorAll('table'))
  if (page.sortable.includes(table.rows[0]?.cells[0]?.textContent ?? '')) sortByHeads(table)

/** Fills a figure: the choice of view, the button that undoes a zoom, and the panels. */
function fillFigure(figure: HTMLElement, chart: PageChart): void {
  const controls = element('div', 'controls')
  const panels = element('div', 'panels')
  panels.setAttribute('role', 'img')
  panels.setAttribute('aria-label', chart.alt)
  const reset = document.createElement('button')
  reset.type = 'button'
  reset.textContent = 'Show everything'
  let drawn: readonly Chart[] = []
  const draw = (at: number): void => {
    for (const old of drawn) old.destroy()
    const specs = chart.views[at]?.panels ?? []
    panels.replaceChildren()
    const zoomed = specs.map((spec) => drawPanel(panels, spec))
    drawn = zoomed.map((one) => one.chart)
    const zoomable = zoomed.filter(({ spec }) => spec.kind === 'lines' && spec.x.scale === 'linear')
    reset.hidden = zoomable.length === 0
    reset.onclick = zoomOn(zoomable)
  }
  if (chart.views.length > 1) controls.append(choice(chart, draw))
  controls.append(reset)
  figure.replaceChildren(controls, panels)
  draw(0)
}

function drawPanel(panels: HTMLElement, spec: PanelSpec): Zoomed {
  const panel = element('div', 'panel')
  panel.style.height = `${spec.height}px`
  const canvas = document.createElement('canvas')
  panel.append(canvas)
  panels.append(panel)
  const config = spec.kind === 'bars' ? barConfig(spec) : lineConfig(spec)
  return { spec, panel, chart: new Chart(canvas, config) }
}

function choice({ views }: PageChart, draw: (at: number) => void): HTMLElement {
  const label = document.createElement('label')
  const select = document.createElement('select')
  select.append(...views.map(({ name }, at) => new Option(name, String(at))))
  select.onchange = () => draw(Number(select.value))
  label.append('Case: ', select)
  return label
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}
