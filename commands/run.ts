import { join } from 'node:path'
import { type ExitCode, exitCodes, LabError, usageError } from '../model/errors.js'
import type { RunDocument } from '../model/run.js'
import type { Warning } from '../model/warnings.js'
import { renderSummary } from '../reports/index.js'
import { plain } from '../reports/text/escape.js'
import { type Begun, begin } from './begin-or-resume.js'
import { type QuickLookFlags, withQuickLook } from './inline-scenario.js'
import { fitted, type Io, wantsColor } from './io.js'
import type { RunOutcome } from './measure.js'
import { measureParsed, saveRun } from './measure.js'
import { onRuntimes } from './on-each-node.js'
import { profileRun } from './profile/run-profiles.js'

/** `gclab run`: measures, writes the pages, prints the table. Returns the exit code. */
export function run(given: readonly string[], options: QuickLookFlags, io: Io): Promise<ExitCode> {
  return onRuntimes(options, io, (flags, itsIo, done) => runOnce(given, flags, itsIo, done))
}

async function runOnce(
  given: readonly string[],
  options: QuickLookFlags,
  io: Io,
  done: (run: RunDocument) => void,
): Promise<ExitCode> {
  const { names, flags } = withQuickLook(given, options, io.cwd)
  const begun = await begin(names, flags, io)
  const measured = await measureParsed(begun, io, begun.journal).catch((error) => {
    if (begun.journal.trials() === 0) begun.journal.remove()
    throw begun.journal.resumedAt.length > 0 ? notFromJournal(error) : error
  })
  const outcome = withItsCourse(measured, begun, io)
  done(outcome.run)
  if (flags.profile) await profileRun(begun, outcome.run, begun.out, io)
  const saved = await saveRun(outcome, { ...flags, out: begun.out }, io).catch(notSaved)
  if (flags.json) io.stdout.write(`${JSON.stringify(outcome.run)}\n`)
  else io.stdout.write(summaryOf(outcome.run, saved === undefined ? begun.out : null, io))
  if (saved !== undefined) {
    io.stderr.write(`error: ${plain(saved.message)}\n`)
    return saved.exitCode
  }
  // What could not be told can be told again from the journal, without measuring again.
  const untold = (await io.stdout.lost?.()) !== undefined
  if (io.signal.aborted || untold) io.stderr.write(`To go on: gclab run --resume --out ${begun.out}\n`)
  else begun.journal.remove()
  return exitCodeOf(outcome.run, io)
}

/** What is kept in a journal that somebody has written in may be of any shape. */
function notFromJournal(error: unknown): unknown {
  if (error instanceof LabError) return error
  return usageError('the journal of the run is damaged, so it cannot go on. Begin anew without --resume.')
}

/** The run with what became of it on the way: resumed, or cut off. */
function withItsCourse({ run, profiles }: RunOutcome, { journal }: Begun, io: Io): RunOutcome {
  const { resumedAt, head } = journal
  const at = resumedAt.at(-1)
  const warnings: Warning[] = [
    ...(at === undefined ? [] : [{ code: 'resumed' as const, times: resumedAt.length, at }]),
    ...(io.signal.aborted ? [{ code: 'interrupted' as const }] : []),
  ]
  const course = { startedAt: head.startedAt, ...(at === undefined ? {} : { resumedAt }) }
  return { profiles, run: { ...run, ...course, warnings: [...run.warnings, ...warnings] } }
}

/** What was measured is still told when it could not be saved. */
function notSaved(error: unknown): LabError {
  if (error instanceof LabError) return error
  throw error
}

function summaryOf(run: RunDocument, out: string | null, io: Io): string {
  const color = wantsColor(io.stdout, io.env)
  const summary = renderSummary(run, { color, width: io.stdout.columns ?? 120 })
  const reports = run.scenarios.map(({ name }) => `Report: ${join(out ?? '', name, 'report.md')}\n`)
  return `${fitted(summary, io.stdout)}\n${out === null ? '' : reports.join('')}`
}

function exitCodeOf(run: RunDocument, io: Io): ExitCode {
  if (io.signal.aborted) return exitCodes.interrupted
  const cases = run.scenarios.flatMap((scenario) => scenario.cases)
  if (cases.some(({ verified }) => verified.same === false)) return exitCodes.finding
  const failed = run.warnings.filter((warning) => warning.code === 'trial-failed')
  if (failed.some(({ invalid }) => invalid === true)) return exitCodes.usage
  return failed.length > 0 ? exitCodes.unmeasured : exitCodes.ok
}
