import { dirname, join, relative, resolve, sep } from 'node:path'
import { type ExitCode, exitCodes } from '../model/errors.js'
import { readRun } from '../model/store.js'
import type { Io } from './io.js'
import { type Filed, neighboursOf, writeLedger, writePages } from './pages.js'

/**
 * `gclab report`: rebuilds the pages of saved runs, beside each file or in a folder a scenario where it has
 * several. With more than one optimization it also writes the page over all of them, above their folders.
 */
export async function report(
  files: readonly string[],
  flags: { readonly charts: boolean },
  io: Io,
): Promise<ExitCode> {
  const runs = files.flatMap((file) => filedRuns(resolve(io.cwd, file)))
  for (const one of runs) {
    const others = runs.length > 1 ? runs.filter((other) => other !== one) : neighboursOf(one.folder)
    await writePages(one, others, flags.charts, io)
    io.stdout.write(`Report: ${join(one.folder, 'report.md')}\n`)
  }
  if (runs.length > 1) {
    const folder = commonFolder(runs.map((one) => dirname(one.folder)))
    io.stdout.write(`Ledger: ${await writeLedger(folder, runs, flags.charts, io)}\n`)
  }
  return exitCodes.ok
}

function filedRuns(path: string): readonly Filed[] {
  const run = readRun(path)
  const folderOf = (name: string) => (run.scenarios.length === 1 ? dirname(path) : join(dirname(path), name))
  return run.scenarios.map((scenario) => ({
    folder: folderOf(scenario.name),
    run: { ...run, scenarios: [scenario] },
  }))
}

/** The deepest folder that all lie in. */
function commonFolder(folders: readonly string[]): string {
  const [first = '.', ...rest] = folders
  const holds = (folder: string) => rest.every((other) => relative(folder, other).split(sep)[0] !== '..')
  let folder = first
  while (!holds(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
