import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cheapestFlags, type FlagsFinding, flagsFindings } from '../judge/within-run/flags-finding.js'
import { type ExitCode, exitCodes, unmeasuredError } from '../model/errors.js'
import { type Flags, readOptions } from '../model/options/option.js'
import type { RunDocument, RunOptions, ScenarioResult } from '../model/run.js'
import { describeWarning } from '../model/warnings.js'
import { renderSummary } from '../reports/summary/summary-table.js'
import { type Tuned, tunePage, tuneText } from '../reports/tune/page.js'
import { readEnvironment } from '../runners/machine/environment.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { lockFolder } from '../storage/folder-lock.js'
import { requireOwn, writePage } from '../storage/own-files.js'
import { type Io, pathFrom, summaryStyle, wrapToTerminal } from './io.js'
import { measureShown, type RunOutcome, saveRun } from './measure.js'
import { askedRun } from './options/asked-run.js'
import { tuneFlags, verbosity, where } from './options/table.js'
import { onRuntimes } from './run/on-each-node.js'

/** Megabytes of a semi-space: half and less of Node's default (16 to 32), and multiples of it. */
const SIZES = [8, 32, 64, 128]
/** Forks of the rounds of the search; each but the last keeps the cheaper half of what it tried. */
const ROUNDS = [3, 5]

/** `gclab tune`: searches V8 flags that serve best, and measures the best against Node's default. */
export function tune([name = '']: readonly string[], flags: Flags, io: Io): Promise<ExitCode> {
  return onRuntimes(flags, io, (own, itsIo, done) => tuneOnce(name, own, itsIo, done))
}

async function tuneOnce(
  name: string,
  flags: Flags,
  io: Io,
  done: (run: RunDocument) => void,
): Promise<ExitCode> {
  const {
    flags: extra,
    json,
    out,
    charts,
    verbose,
  } = readOptions({ ...tuneFlags, ...where, ...verbosity }, flags)
  const asked = askedRun([name], flags, (one) => resolveTargets(one, io.cwd))
  const folder = join(resolve(io.cwd, out), 'tune')
  lockFolder(folder)
  const environment = await readEnvironment(asked.node)
  const measure = async (tuned: readonly string[], how: Partial<RunOptions>): Promise<RunOutcome> => {
    const only = { variants: [], load: 'off', work: false } as const
    const options = { ...asked.options, ...only, ...how, tune: tuned }
    const outcome = await measureShown({ ...asked, environment, options }, io, {})
    if (!io.signal.aborted) requireFigures(outcome.run)
    return outcome
  }
  const searched: RunOutcome[] = []
  let tried = [...SIZES.map((size) => `--max-semi-space-size=${size}`), ...extra]
  for (const [round, forks] of ROUNDS.entries()) {
    const searching = await measure(tried, { quick: true, forks })
    if (io.signal.aborted) return exitCodes.interrupted
    searched.push(searching)
    const most = round === ROUNDS.length - 1 ? 1 : Math.ceil(tried.length / 2)
    tried = cheapestFlags(findingsOf(searching.run), most).map((found) => found.flags)
  }
  const outcome = await measure(tried, {})
  if (io.signal.aborted) return exitCodes.interrupted
  done(outcome.run)
  const tuned = tunedBy(outcome.run, searched)
  const page = await save(tuned, outcome, searched[0] as RunOutcome, { out: folder, charts }, io)
  if (json) io.stdout.write(`${JSON.stringify({ ...tuned.found, run: outcome.run })}\n`)
  else {
    const summary = renderSummary(outcome.run, summaryStyle(io, verbose))
    io.stdout.write(
      wrapToTerminal(`${summary}\n${tuneText(tuned)}\nReport: ${pathFrom(io.cwd, page)}\n`, io.stdout),
    )
  }
  return exitCodes.ok
}

/** Throws where figures that flags are told apart by could not be measured, with the reason. */
function requireFigures(run: RunDocument): void {
  const failed = run.warnings.find((one) => one.code === 'trial-failed' && one.pass !== 'request sites')
  if (failed !== undefined) throw unmeasuredError(describeWarning(failed))
  if (findingsOf(run).every(({ cost }) => cost === null))
    throw unmeasuredError('nothing was measured that flags could be told apart by')
}

function findingsOf({ scenarios: [scenario] }: RunDocument): readonly FlagsFinding[] {
  return scenario === undefined ? [] : flagsFindings(scenario)
}

function tunedBy(run: RunDocument, searched: readonly RunOutcome[]): Tuned {
  return {
    run,
    scenario: run.scenarios[0] as ScenarioResult,
    found: findingsOf(run)[0] as FlagsFinding,
    rounds: searched.map((outcome) => findingsOf(outcome.run)),
  }
}

/** Writes the report of the last run, below it that of the first round, and the page over both. */
async function save(
  tuned: Tuned,
  outcome: RunOutcome,
  first: RunOutcome,
  { out, charts }: { readonly out: string; readonly charts: boolean },
  io: Io,
): Promise<string> {
  const { name } = tuned.scenario
  const page = join(out, name, 'tune.md')
  requireOwn([page])
  await saveRun(outcome, { out, charts }, io)
  await saveRun(first, { out: join(out, name, 'search'), charts }, io)
  const drawn = ['requests', 'time'].map((chart) => join('search', name, 'charts', `${chart}.png`))
  const there = drawn.filter((chart) => existsSync(join(out, name, chart)))
  writePage(page, tunePage(tuned, there))
  return page
}
