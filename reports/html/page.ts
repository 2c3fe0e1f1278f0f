import { chartedNames } from '../../model/contenders.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import { type ChartRef, sketchesOf } from '../charts/charts-of-scenario.js'
import { type Beside, renderReport } from '../report/compose.js'
import { html, plain } from '../text/escape.js'
import type { PageChart, PageData, PageView } from './data.js'
import { fillTemplate, scriptData } from './fill-template.js'
import { renderMarkdown } from './markdown-page.js'

/** Made by `npm run build` from `client/`: the page without its report. */
const template = new URL('./assets/page.html.gz', import.meta.url)

/** The report of a scenario as one HTML file that needs no other and asks no server for anything. */
export function renderPage(
  run: RunDocument,
  scenario: ScenarioResult,
  beside: Partial<Pick<Beside, 'others' | 'file'>> = {},
): string {
  const charts = chartsOf(scenario)
  return pageOfReport(plain(scenario.title), renderReport(run, scenario, charts, beside), charts)
}

/** A report with its charts as one HTML file. `sortable`: how tables begin whose rows a reader may sort. */
export function pageOfReport(
  title: string,
  report: string,
  charts: readonly PageChart[],
  sortable: readonly string[] = [],
): string {
  const { body, headings } = renderMarkdown(report)
  const data: PageData = { charts, sortable }
  return fillTemplate(template, {
    title: html(title),
    contents: headings.map(({ id, text }) => `<a href="#${id}">${html(text)}</a>`).join('\n'),
    report: body,
    data: `<script type="application/json" id="data">${scriptData(data)}</script>`,
  })
}

/** Every chart with all cases together where it shows them so, and each case alone. */
function chartsOf(scenario: ScenarioResult): readonly (PageChart & ChartRef)[] {
  const names = chartedNames(scenario)
  const single = scenario.cases.map((one) => ({
    name: plain(one.name),
    sketches: sketchesOf(onlyCase(scenario, one.name), names),
  }))
  return sketchesOf(scenario, names).map(({ file, title, alt, panels }) => {
    const views = single.flatMap(({ name, sketches }): PageView[] => {
      const own = sketches.find((sketch) => sketch.file === file)
      return own === undefined ? [] : [{ name, panels: own.panels }]
    })
    // Bars show the cases side by side; lines have a case each, or go over all of them.
    const together = panels.some(({ kind }) => kind === 'bars') && views.length > 1
    const all: readonly PageView[] =
      together || views.length === 0 ? [{ name: 'all', panels }, ...views] : views
    return { file, title, alt, views: all }
  })
}

function onlyCase(scenario: ScenarioResult, name: string): ScenarioResult {
  return {
    ...scenario,
    cases: scenario.cases.filter((one) => one.name === name),
    workers: scenario.workers.filter((one) => one.case === name),
    load: scenario.load.filter((one) => one.case === name),
  }
}
