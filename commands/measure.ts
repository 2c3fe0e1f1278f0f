import { join, resolve } from 'node:path'
import { writeWhole } from '../model/store.js'
import type { EarlierFiles } from '../runners/earlier.js'
import { environmentOf } from '../runners/environment.js'
import { launch } from '../runners/launch.js'
import { type AllocationProfile, type RunOutcome, runScenarios } from '../runners/run.js'
import { resolveTargets } from '../runners/targets.js'
import type { Io } from './io.js'
import { neighboursOf, writePages } from './pages.js'
import { startProgress } from './progress.js'
import { parseRunFlags, type RunFlags } from './run-flags.js'

/** Measures the scenarios that a command line names, with progress on standard error. */
export async function measure(
  names: readonly string[],
  flags: RunFlags,
  io: Io,
  earlier?: EarlierFiles,
): Promise<RunOutcome> {
  const { options, targets, node } = parseRunFlags(names, flags, (name) => resolveTargets(name, io.cwd))
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
  return runScenarios(lab, targets, options, environment, earlier).finally(progress.stop)
}

/** Writes each scenario's pages and profiles into its folder below `--out`. */
export async function saveRun(outcome: RunOutcome, flags: RunFlags, io: Io): Promise<void> {
  const out = resolve(io.cwd, flags.out)
  const filed = outcome.run.scenarios.map((scenario) => ({
    name: scenario.name,
    folder: join(out, scenario.name),
    run: { ...outcome.run, scenarios: [scenario] },
  }))
  for (const one of filed) {
    const now = filed.filter((other) => other !== one)
    const before = neighboursOf(one.folder).filter(({ folder }) =>
      now.every((other) => other.folder !== folder),
    )
    await writePages(one, [...now, ...before], flags.charts, io)
    const profiles = outcome.profiles.filter((profile) => profile.scenario === one.name)
    writeProfiles(one.folder, profiles)
  }
}

function writeProfiles(folder: string, profiles: readonly AllocationProfile[]): void {
  for (const { case: name, variant, json } of profiles) {
    const file = `${name}-${variant}`.replace(/[^A-Za-z0-9._-]+/g, '-')
    writeWhole(join(folder, 'profiles', `${file}.heapprofile`), json)
  }
}
