import { join, resolve } from 'node:path'
import { type ExitCode, exitCodes } from '../model/errors.js'
import type { RunDocument } from '../model/run.js'
import { renderSummary } from '../reports/index.js'
import { type Io, wantsColor } from './io.js'
import { measure, saveRun } from './measure.js'
import type { RunFlags } from './run-flags.js'

/** `gclab run`: measures, writes the pages, prints the table. Returns the exit code. */
export async function run(names: readonly string[], flags: RunFlags, io: Io): Promise<ExitCode> {
  const outcome = await measure(names, flags, io)
  const out = resolve(io.cwd, flags.out)
  await saveRun(outcome, flags, io)
  if (flags.json) io.stdout.write(`${JSON.stringify(outcome.run)}\n`)
  else io.stdout.write(summaryOf(outcome.run, out, io))
  return exitCodeOf(outcome.run, io)
}

function summaryOf(run: RunDocument, out: string, io: Io): string {
  const color = wantsColor(io.stdout, io.env)
  const summary = renderSummary(run, { color, width: io.stdout.columns ?? 120 })
  const reports = run.scenarios.map(({ name }) => `Report: ${join(out, name, 'report.md')}\n`)
  return `${summary}\n${reports.join('')}`
}

function exitCodeOf(run: RunDocument, io: Io): ExitCode {
  if (io.signal.aborted) return exitCodes.interrupted
  const cases = run.scenarios.flatMap((scenario) => scenario.cases)
  if (cases.some(({ verified }) => verified.same === false)) return exitCodes.finding
  const failed = run.warnings.some(({ code }) => code === 'trial-failed')
  return failed ? exitCodes.unmeasured : exitCodes.ok
}
