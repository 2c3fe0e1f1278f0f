import { join } from 'node:path'
import type { RunDocument } from '../model/run.js'
import { writeRun, writeWhole } from '../model/store.js'
import { describeWarning } from '../model/warnings.js'
import { renderCharts, renderPage, renderReport } from '../reports/index.js'
import type { Io } from './io.js'

/** Writes run.json, report.md with its charts, and report.html of a run of one scenario into a folder. */
export async function writePages(folder: string, run: RunDocument, charts: boolean, io: Io): Promise<void> {
  const [scenario] = run.scenarios
  if (scenario === undefined) return
  writeRun(join(folder, 'run.json'), run)
  const drawn = charts ? await renderCharts(run, scenario) : { charts: [] }
  if (drawn.reason !== undefined) {
    io.stderr.write(`warning: ${describeWarning({ code: 'no-charts', cause: drawn.reason })}\n`)
  }
  for (const { file, png } of drawn.charts) writeWhole(join(folder, file), png)
  writeWhole(join(folder, 'report.html'), renderPage(run, scenario))
  writeWhole(join(folder, 'report.md'), renderReport(run, scenario, drawn.charts))
}
