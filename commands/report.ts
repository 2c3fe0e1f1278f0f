import { dirname, join, resolve } from 'node:path'
import { type ExitCode, exitCodes } from '../model/errors.js'
import { readRun } from '../model/store.js'
import type { Io } from './io.js'
import { writePages } from './pages.js'

/** `gclab report`: rebuilds the pages of saved runs, beside each file or in a folder a scenario where it has several. */
export async function report(
  files: readonly string[],
  flags: { readonly charts: boolean },
  io: Io,
): Promise<ExitCode> {
  const runs = files.map((file) => ({ path: resolve(io.cwd, file), run: readRun(resolve(io.cwd, file)) }))
  for (const { path, run } of runs) {
    for (const scenario of run.scenarios) {
      const folder = run.scenarios.length === 1 ? dirname(path) : join(dirname(path), scenario.name)
      await writePages(folder, { ...run, scenarios: [scenario] }, flags.charts, io)
      io.stdout.write(`Report: ${join(folder, 'report.md')}\n`)
    }
  }
  return exitCodes.ok
}
