import { dirname, join, parse, relative, resolve, sep } from 'node:path'
import { withDifferences } from '../judge/within-run/judge-run.js'
import { type ExitCode, exitCodes } from '../model/errors.js'
import { readRun } from '../storage/run-file.js'
import { type Io, pathFrom } from './io.js'
import type { Where } from './options/table.js'
import { neighboursOf, writeLedger, writePages } from './write-report-folder.js'

/**
 * `gclab report`: rebuilds the pages of saved runs: report.md beside a run.json, old.report.md beside an
 * old.json, old/<scenario>/report.md for several scenarios; and for several optimizations the page over all.
 */
export async function report(
  files: readonly string[],
  { charts }: Pick<Where, 'charts'>,
  io: Io,
): Promise<ExitCode> {
  const runs = files.flatMap((file) => filedRuns(resolve(io.cwd, file)))
  for (const one of runs) {
    const others = runs.length > 1 ? runs.filter((other) => other !== one) : neighboursOf(one.folder)
    await writePages(one, others, charts, io)
    io.stdout.write(`Report: ${pathFrom(io.cwd, join(one.folder, `${one.prefix}report.md`))}\n`)
  }
  if (runs.length > 1) {
    const folder = commonFolder(runs.map(({ folder, prefix }) => (prefix === '' ? dirname(folder) : folder)))
    io.stdout.write(`Ledger: ${pathFrom(io.cwd, await writeLedger(folder, runs, charts, io))}\n`)
  }
  return exitCodes.ok
}

function filedRuns(path: string) {
  const run = withDifferences(readRun(path))
  const [beside, stem] = [dirname(path), parse(path).name]
  const [only] = run.scenarios.length === 1 ? run.scenarios : []
  const prefix = only !== undefined && stem !== 'run' ? `${stem}.` : ''
  return run.scenarios.map((scenario) => {
    const folder = only === undefined ? join(beside, stem, scenario.name) : beside
    const file = relative(folder, path).split(sep).join('/')
    return { folder, prefix, file, run: { ...run, scenarios: [scenario] } }
  })
}

/** The deepest folder that all lie in. */
function commonFolder(folders: readonly string[]): string {
  const [first = '.', ...rest] = folders
  const holds = (folder: string) => rest.every((other) => relative(folder, other).split(sep)[0] !== '..')
  let folder = first
  while (!holds(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
