import { join, resolve } from 'node:path'
import { variantNames } from '../model/contenders.js'
import { type ExitCode, exitCodes, LabError, usageError } from '../model/errors.js'
import { quoted } from '../model/options/command-line.js'
import { type Flags, nameOf, optionRows, readOptions } from '../model/options/option.js'
import { readRunOptions, runOptions } from '../model/options/run-options.js'
import type { RunDocument } from '../model/run.js'
import type { Warning } from '../model/warnings.js'
import { renderSummary } from '../reports/summary/summary-table.js'
import { plain } from '../reports/text/escape.js'
import { type Begun, beginRun, resumeRun } from '../runners/run/begin-or-resume.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { writeInlineScenario } from '../runners/scenario-files/inline-scenario.js'
import { type Io, pathFrom, summaryStyle, wrapToTerminal } from './io.js'
import { measureShown, type RunOutcome, saveRun } from './measure.js'
import { askedRun } from './options/asked-run.js'
import { runBeside } from './options/table.js'
import { profileRun } from './profile/run-profiles.js'
import { onRuntimes } from './run/on-each-node.js'
import { runOnSave } from './run/run-on-save.js'

/** `gclab run`: measures, writes the pages, prints the table. Returns the exit code. */
export function run(names: readonly string[], flags: Flags, io: Io): Promise<ExitCode> {
  if (flags.watch === true) return runOnSave(names, flags, io)
  return onRuntimes(flags, io, (flagsOfOne, itsIo, done) => runOnce(names, flagsOfOne, itsIo, done))
}

async function runOnce(
  names: readonly string[],
  flags: Flags,
  io: Io,
  done: (run: RunDocument) => void,
): Promise<ExitCode> {
  const beside = readOptions(runBeside, flags)
  const out = resolve(io.cwd, beside.out)
  const begun = await begin(names, flags, out, io)
  const measured = await measureShown(begun, io, begun.journal).catch((error) => {
    if (begun.journal.trials() === 0) begun.journal.remove()
    throw begun.journal.resumedAt.length > 0 ? notFromJournal(error) : error
  })
  const outcome = withItsCourse(measured, begun, io)
  done(outcome.run)
  if (beside.profile) await profileRun(begun, outcome, out, io)
  const saved = await saveRun(outcome, { ...beside, out }, io).catch(notSaved)
  if (beside.json) io.stdout.write(`${JSON.stringify(outcome.run)}\n`)
  else io.stdout.write(summaryOf(outcome.run, saved === undefined ? out : null, beside.verbose, io))
  if (saved !== undefined) {
    io.stderr.write(`error: ${plain(saved.message)}\n`)
    return saved.exitCode
  }
  // What could not be told can be told again from the journal, without measuring again.
  const untold = (await io.stdout.lost?.()) !== undefined
  if (io.signal.aborted || untold)
    io.stderr.write(`To go on: npx gclab run --resume --out ${quoted(pathFrom(io.cwd, out))}\n`)
  else begun.journal.remove()
  return exitCodeOf(outcome.run, io)
}

/** Begins a run, or goes on with the one that was cut off in `out`. */
async function begin(names: readonly string[], flags: Flags, out: string, io: Io): Promise<Begun> {
  const listener = { signal: io.signal, tell: (line: string) => io.stderr.write(`${line}\n`) }
  const { resume } = readOptions({ resume: runBeside.resume }, flags)
  const asked =
    resume && names.length === 0 && flags.baseline === undefined ? null : asks(names, flags, out, io)
  if (!resume && asked !== null) return beginRun(out, asked, listener)
  if (asked === null) refuseOptions(flags)
  return resumeRun(out, asked && { ...asked, seedIsDrawn: flags.seed === undefined }, listener)
}

/** What the command line asks for; with `--baseline` of the scenario that is written for it. */
function asks(names: readonly string[], flags: Flags, out: string, io: Io) {
  const { baseline } = readOptions({ baseline: runBeside.baseline }, flags)
  const find = (name: string) => resolveTargets(name, io.cwd)
  if (baseline === null) return askedRun(names, flags, find)
  if (names.length > 0)
    throw usageError(
      `--baseline takes the place of scenarios; leave out ${names.map((name) => `"${name}"`).join(', ')}`,
    )
  const { case: _, variant: __, ...rest } = flags
  const { cases: inputs = [], variants = [] } = readRunOptions(flags)
  return askedRun([writeInlineScenario({ baseline, variants, inputs }, out, io.cwd)], rest, find)
}

/** A run that goes on is told otherwise at most. */
function refuseOptions(flags: Flags): void {
  const rows = optionRows({ ...runOptions, ...runBeside })
  if (rows.every(([, row]) => row.decides === 'where' || flags[nameOf(row)] === undefined)) return
  throw usageError(
    '--resume goes on with the options that the run began with: give none, or the whole command line that began it',
  )
}

/** What is kept in a journal that somebody has written in may be of any shape. */
function notFromJournal(error: unknown): unknown {
  if (error instanceof LabError) return error
  return usageError('the journal of the run is damaged, so it cannot go on. Begin anew without --resume.')
}

/** The run with what became of it on the way: resumed, or cut off. */
function withItsCourse({ run, ...rest }: RunOutcome, { journal }: Begun, io: Io): RunOutcome {
  const { resumedAt, head } = journal
  const at = resumedAt.at(-1)
  const warnings: Warning[] = [
    ...(at === undefined ? [] : [{ code: 'resumed' as const, times: resumedAt.length, at }]),
    ...(io.signal.aborted ? [{ code: 'interrupted' as const }] : []),
  ]
  const course = { startedAt: head.startedAt, ...(at === undefined ? {} : { resumedAt }) }
  return { ...rest, run: { ...run, ...course, warnings: [...run.warnings, ...warnings] } }
}

/** What was measured is still told when it could not be saved. */
function notSaved(error: unknown): LabError {
  if (error instanceof LabError) return error
  throw error
}

function summaryOf(run: RunDocument, out: string | null, verbose: boolean, io: Io): string {
  const summary = renderSummary(run, summaryStyle(io, verbose))
  if (out === null) return `${wrapToTerminal(summary, io.stdout)}\n`
  const reports = run.scenarios.map(
    ({ name }) => `Report: ${pathFrom(io.cwd, join(out, name, 'report.md'))}\n`,
  )
  return `${wrapToTerminal(summary, io.stdout)}\n${reports.join('')}${nextCommands(run, out, io)}`
}

/** To hold what was measured, and to look closer; nothing without a whole run, or for several scenarios. */
function nextCommands(run: RunDocument, out: string, io: Io): string {
  const [one, ...others] = run.scenarios
  if (one === undefined || others.length > 0 || exitCodeOf(run, io) !== exitCodes.ok) return ''
  const gate = `Gate:   npx gclab gate --baseline ${quoted(pathFrom(io.cwd, join(out, one.name, 'run.json')))} --no-time\n`
  const [name, ...more] = run.options.scenarios
  if (name === undefined || more.length > 0 || one.kind === 'service') return gate
  return `${gate}Closer: npx gclab profile ${quoted(name)}${variantNames(one).length > 0 ? ' --diff' : ''}\n`
}

function exitCodeOf(run: RunDocument, io: Io): ExitCode {
  if (io.signal.aborted) return exitCodes.interrupted
  const cases = run.scenarios.flatMap((scenario) => scenario.cases)
  if (cases.some(({ verified }) => verified.same === false)) return exitCodes.finding
  const failed = run.warnings.filter((warning) => warning.code === 'trial-failed')
  if (failed.some(({ invalid }) => invalid === true)) return exitCodes.usage
  return failed.length > 0 ? exitCodes.unmeasured : exitCodes.ok
}
