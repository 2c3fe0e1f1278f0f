import { join, resolve } from 'node:path'
import { type ExitCode, exitCodes } from '../model/errors.js'
import type { RunDocument } from '../model/run.js'
import { writeWhole } from '../model/store.js'
import { renderSummary } from '../reports/index.js'
import { environmentOf } from '../runners/environment.js'
import { launch } from '../runners/launch.js'
import { type AllocationProfile, runScenarios } from '../runners/run.js'
import { resolveTarget } from '../runners/targets.js'
import { type Io, wantsColor } from './io.js'
import { writePages } from './pages.js'
import { startProgress } from './progress.js'
import { parseRunFlags, type RunFlags } from './run-flags.js'

/** `gclab run`: measures, writes the pages, prints the table. Returns the exit code. */
export async function run(names: readonly string[], flags: RunFlags, io: Io): Promise<ExitCode> {
  const { options, targets, node } = parseRunFlags(names, flags, (name) => resolveTarget(name, io.cwd))
  const environment = await environmentOf(node)
  const progress = startProgress(io)
  const lab = {
    launch,
    node,
    timeoutMs: options.timeoutSeconds * 1000,
    maxHeapMB: options.maxHeapMB,
    signal: io.signal,
    onEvent: progress.onEvent,
  }
  const outcome = await runScenarios(lab, targets, options, environment).finally(progress.stop)
  const out = resolve(io.cwd, flags.out)
  for (const scenario of outcome.run.scenarios) {
    const folder = join(out, scenario.name)
    await writePages(folder, { ...outcome.run, scenarios: [scenario] }, flags.charts, io)
    writeProfiles(
      folder,
      outcome.profiles.filter((profile) => profile.scenario === scenario.name),
    )
  }
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

function writeProfiles(folder: string, profiles: readonly AllocationProfile[]): void {
  for (const { case: name, variant, json } of profiles) {
    const file = `${name}-${variant}`.replace(/[^A-Za-z0-9._-]+/g, '-')
    writeWhole(join(folder, 'profiles', `${file}.heapprofile`), json)
  }
}
