import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compareRuns } from '../../judge/between-runs/compare-runs.js'
import { type ExitCode, exitCodes, LabError, usageError } from '../../model/errors.js'
import { type Flags, flagOf, nameOf } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import type { RunDocument } from '../../model/run.js'
import { changesText } from '../../reports/compare/changes.js'
import { renderSummary } from '../../reports/summary/summary-table.js'
import { plain } from '../../reports/text/escape.js'
import { pluralize } from '../../reports/text/format.js'
import { readEnvironment } from '../../runners/machine/environment.js'
import { describeFile, lookIntoAll } from '../../runners/run/select.js'
import { type AskedRun, labOf } from '../../runners/run/task.js'
import { resolveTargets } from '../../runners/scenario-files/find.js'
import { type Io, summaryStyle, wrapToTerminal } from '../io.js'
import { measureShown } from '../measure.js'
import { askedRun } from '../options/asked-run.js'
import { runBeside } from '../options/table.js'

/** Milliseconds between two looks at the files. */
const LOOK_MS = 200
/** Where the terminal's screen begins anew. */
const CLEARED = '\u001b[2J\u001b[3J\u001b[H'

/**
 * `gclab run --watch`: a quick run, and another whenever a file is saved that the scenarios are made of, each
 * with what has changed since the last. A file that cannot be run is told of, and waited for. Ends with
 * Ctrl-C; nothing is written.
 */
export async function runOnSave(names: readonly string[], flags: Flags, io: Io): Promise<ExitCode> {
  refuseOthers(flags)
  const asked = askedRun(names, { ...flags, quick: true }, (name) => resolveTargets(name, io.cwd))
  let files = asked.targets.map((url) => fileURLToPath(url.replace(/#.*/s, '')))
  let last: RunDocument | undefined
  while (!io.signal.aborted) {
    const before = statesOf(files)
    try {
      // Before a program of ours is started.
      const environment = await readEnvironment(asked.node)
      files = await filesOf(asked, io)
      const saved = statesOf(files)
      const { run } = await measureShown({ ...asked, environment }, io, {})
      if (io.signal.aborted) break
      show(run, last, flags.verbose === true, io)
      last = run
      await nextSave(files, saved, io)
    } catch (error) {
      if (!(error instanceof LabError) || last === undefined) throw error
      if (io.signal.aborted) break
      io.stderr.write(wrapToTerminal(`error: ${plain(error.message)}\n`, io.stderr))
      await nextSave(files, before, io)
    }
  }
  return exitCodes.interrupted
}

/** What only a run that ends and is written has. */
function refuseOthers(flags: Flags): void {
  const { json, resume, profile, baseline } = runBeside
  for (const option of [json, resume, profile, baseline, runOptions.shard])
    if (flags[nameOf(option)] !== undefined)
      throw usageError(`--watch runs again and again and writes nothing: leave out ${flagOf(option)}`)
  if (Array.isArray(flags.node) && flags.node.length > 1)
    throw usageError('--watch measures on one Node.js: give --node once')
}

/** The files that the scenarios are made of now. */
async function filesOf(asked: AskedRun, io: Io): Promise<string[]> {
  const lab = labOf(asked, io.signal)
  const described = await lookIntoAll(
    asked.targets,
    (url) => describeFile(lab, url),
    () => {},
  )
  return [...new Set(described.flatMap(({ files }) => files))]
}

/** When each file was written last; `null` for one that is not there, as while an editor replaces it. */
function statesOf(files: readonly string[]): ReadonlyMap<string, number | null> {
  return new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null]))
}

/** Waits until one of them is there in another state. */
async function nextSave(
  files: readonly string[],
  before: ReadonlyMap<string, number | null>,
  io: Io,
): Promise<void> {
  io.stderr.write(`Waiting for a change in ${pluralize(files.length, 'file')}; Ctrl-C ends.\n`)
  const isSaved = ([file, at]: [string, number | null]) => at !== null && before.get(file) !== at
  while (!io.signal.aborted && ![...statesOf(files)].some(isSaved))
    await sleep(LOOK_MS, undefined, { signal: io.signal }).catch(() => {})
}

function show(run: RunDocument, last: RunDocument | undefined, verbose: boolean, io: Io): void {
  const summary = renderSummary(run, summaryStyle(io, verbose))
  const runs = [...(last === undefined ? [] : [{ label: 'last', run: last }]), { label: 'now', run }]
  const changes = last === undefined ? '' : `\n${changesText(compareRuns(runs))}`
  const text = wrapToTerminal(`${summary}${changes}`, io.stdout)
  io.stdout.write(`${io.stdout.isTTY ? CLEARED : ''}${text}\n`)
}
