import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { judgeRun } from '../judge/within-run/judge-run.js'
import { type Flags, readOptions } from '../model/options/option.js'
import type { RunDocument, ScenarioResult } from '../model/run.js'
import { readEnvironment } from '../runners/machine/environment.js'
import { watchOtherRuns } from '../runners/machine/other-runs.js'
import type { Lab } from '../runners/passes/lab.js'
import type { HeapProfileFile } from '../runners/passes/pass.js'
import { runScenarios } from '../runners/run/run-scenarios.js'
import { labOf, type RunExtras, type Task } from '../runners/run/task.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { writeWhole } from '../storage/atomic-write.js'
import { lockFolder } from '../storage/folder-lock.js'
import { requireOwn, requireOwnPage } from '../storage/own-files.js'
import { fileStem } from '../storage/profile-list.js'
import { readRun, writeRun } from '../storage/run-file.js'
import type { Io } from './io.js'
import { askedRun } from './options/asked-run.js'
import { type Where, where } from './options/table.js'
import { startProgress } from './progress.js'
import { neighboursOf, writePages } from './write-report-folder.js'

/** What a run leaves: the document, and what is saved beside it. */
export interface RunOutcome {
  readonly run: RunDocument
  readonly profiles: readonly HeapProfileFile[]
  /** Where each scenario of the run was found, as a file: URL. */
  readonly urls: readonly string[]
}

/** What of it is saved. */
export type Savable = Pick<RunOutcome, 'run' | 'profiles'>

/** Measures the scenarios that a command line names, with progress on standard error. */
export async function measureAsked(
  names: readonly string[],
  flags: Flags,
  io: Io,
  beside: RunExtras = {},
): Promise<RunOutcome> {
  const asked = askedRun(names, flags, (name) => resolveTargets(name, io.cwd))
  lockFolder(resolve(io.cwd, readOptions({ out: where.out }, flags).out))
  return measureShown({ ...asked, environment: await readEnvironment(asked.node) }, io, beside)
}

/** Measures with progress on standard error. */
export function measureShown(task: Task, io: Io, beside: RunExtras): Promise<RunOutcome> {
  const progress = startProgress(io)
  const listening = { signal: io.signal, onEvent: progress.onEvent }
  return measureTask(task, listening, beside).finally(progress.stop)
}

/** Measures and judges, and says when other runs share the machine. */
export async function measureTask(
  task: Task,
  { signal, onEvent }: Pick<Lab, 'signal' | 'onEvent'>,
  { earlier, once, only }: RunExtras = {},
): Promise<RunOutcome> {
  const otherRuns = watchOtherRuns(onEvent)
  const lab = { ...labOf(task, signal, otherRuns.onEvent), ...(once && { once }) }
  try {
    const measured = await runScenarios(lab, task.targets, task.options, task.environment, earlier, only)
    const run = judgeRun(measured.run)
    return { ...measured, run: { ...run, warnings: [...run.warnings, ...otherRuns.warnings()] } }
  } finally {
    otherRuns.leave()
  }
}

/** Writes each scenario's run.json, pages and profiles into its folder below `--out`. */
export async function saveRun(
  outcome: Savable,
  { out: into, charts }: Pick<Where, 'out' | 'charts'>,
  io: Io,
): Promise<void> {
  const out = resolve(io.cwd, into)
  const filed = outcome.run.scenarios
    .filter((scenario) => hasFigures(outcome.run, scenario))
    .map((scenario) => ({
      name: scenario.name,
      folder: join(out, scenario.name),
      run: { ...outcome.run, scenarios: [scenario] },
    }))
  for (const one of filed) {
    const now = filed.filter((other) => other !== one)
    const before = neighboursOf(one.folder).filter(({ folder }) =>
      now.every((other) => other.folder !== folder),
    )
    const profiles = filesOf(
      one.folder,
      outcome.profiles.filter(({ scenario }) => scenario === one.name),
    )
    requireOwnPage(join(one.folder, 'run.json'), [...profiles.keys()])
    keepBefore(one.folder)
    writeRun(join(one.folder, 'run.json'), one.run)
    await writePages(one, [...now, ...before], charts, io)
    for (const [file, json] of profiles) writeWhole(file, json)
  }
}

/** Keeps the run that was saved before, unless it failed and one that did not is kept already. */
function keepBefore(folder: string): void {
  const [saved, kept] = ['run.json', 'run.previous.json'].map((name) => join(folder, name)) as [
    string,
    string,
  ]
  requireOwn([saved, kept, ...['report.md', 'report.html'].map((name) => join(folder, name))])
  if (!existsSync(saved) || (existsSync(kept) && !isWhole(saved))) return
  writeWhole(kept, readFileSync(saved))
}

/** Whether a saved run can be read, is complete, and nothing failed in it. */
function isWhole(path: string): boolean {
  try {
    const { finishedAt, warnings, scenarios } = readRun(path)
    const verified = scenarios.every(({ cases }) => cases.every(({ verified }) => verified.same !== false))
    return finishedAt !== null && verified && warnings.every(({ code }) => code !== 'trial-failed')
  } catch {
    return false
  }
}

/** A run that was cut off before it came to a scenario leaves what an earlier run said of it. */
function hasFigures({ finishedAt }: RunDocument, { cases }: ScenarioResult): boolean {
  return (
    finishedAt !== null ||
    cases.some(({ verified, variants }) => verified.same === false || variants.length > 0)
  )
}

/** The profiles of a scenario by the files they are saved as. */
function filesOf(folder: string, profiles: readonly HeapProfileFile[]): ReadonlyMap<string, string> {
  return new Map(
    profiles.map(({ case: name, variant, json }) => [
      join(folder, 'profiles', `${fileStem([name, variant, 'allocations'])}.heapprofile`),
      json,
    ]),
  )
}
