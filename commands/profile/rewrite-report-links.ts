import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readRun } from '../../storage/run-file.js'
import { type Io, pathFrom } from '../io.js'
import { neighboursOf, writePages } from '../write-report-folder.js'

/** Rewrites the pages of a saved run, so that its report links to the profiles; without a run, nothing. */
export async function relinkReport(folder: string, io: Io): Promise<void> {
  const file = join(folder, 'run.json')
  if (!existsSync(file)) return
  const charts = existsSync(join(folder, 'charts'))
  await writePages({ folder, run: readRun(file) }, neighboursOf(folder), charts, io)
  io.stdout.write(`Linked from: ${pathFrom(io.cwd, join(folder, 'report.md'))}\n`)
}
