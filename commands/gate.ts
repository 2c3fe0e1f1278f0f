import { join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type GateResult, gateVerdict } from '../judge/gate/outcome.js'
import { doubtfulCases, withRecount } from '../judge/gate/recount.js'
import { type ExitCode, exitCodes, LabError, usageError } from '../model/errors.js'
import type { RunDocument, RunOptions } from '../model/run.js'
import { gateAgainst } from '../reports/gate/against.js'
import { gateBaseline } from '../reports/gate/baseline.js'
import { gateLimits } from '../reports/gate/limits.js'
import { plain } from '../reports/text/escape.js'
import {
  lacksInstall,
  type PrepareStep,
  packageFolder,
  prepare,
  prepareSteps,
  shown,
} from '../runners/checkout/prepare.js'
import { openWorktree, type Worktree } from '../runners/checkout/worktree.js'
import type { AllocationProfile } from '../runners/passes/pass.js'
import { namedRuntimes } from '../runners/processes/node-versions.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { readRun } from '../storage/run-file.js'
import { loadConfig } from './gate/config.js'
import { type GateFlags, modeOf, tolerancesOf } from './gate/flags.js'
import { tellGate } from './gate/output.js'
import type { Io } from './io.js'
import { measure, type RunOutcome, saveRun } from './measure.js'
import { nodesOf } from './on-each-node.js'
import { namesOf } from './run-flags.js'

/** What a gate needs: the result, and the run that it judged. */
interface Gated {
  readonly result: GateResult
  readonly current: RunDocument
}

/** `gclab gate`: 0 passed, 1 a regression, 3 nothing or not enough to judge by. */
export async function gate(given: readonly string[], options: GateFlags, io: Io): Promise<ExitCode> {
  const { names, flags: named } = withoutSwallowedName(given, options)
  const mode = modeOf(named)
  if (namedRuntimes(named.node ?? []).length > 1)
    throw usageError('gate judges one Node.js at a time: name one with --node')
  const nodes = await nodesOf(named, io)
  const flags = nodes.length === 0 ? named : { ...named, node: nodes }
  if (flags.current !== undefined && names.length > 0) {
    throw usageError('gate takes --current <run.json> or scenarios to run now, not both')
  }
  const gated = await { baseline: byBaseline, against: byRef, limits: byLimits }[mode](names, flags, io)
  if (io.signal.aborted) return exitCodes.interrupted
  const codeIfPassed = tellGate(gated.result, gated.current, flags, io)
  const verdict = gateVerdict(gated.result, flags.strict ?? false)
  if (verdict === 'failed') return exitCodes.finding
  return verdict === 'passed' ? codeIfPassed : exitCodes.unmeasured
}

/** `--limits` may stand without a value, and then takes the scenario that follows it for one. */
function withoutSwallowedName(names: readonly string[], flags: GateFlags) {
  const { limits } = flags
  if (typeof limits !== 'string' || /(^|[\\/])gclab\.config\.|\.json$/.test(limits)) return { names, flags }
  return { names: [limits, ...names], flags: { ...flags, limits: true } }
}

async function byBaseline(names: readonly string[], flags: GateFlags, io: Io): Promise<Gated> {
  const file = flags.baseline as string
  const baseline = readRun(resolve(io.cwd, file))
  const tolerances = tolerancesOf(flags, 'baseline', 0)
  const quick = flags.quick ?? baseline.options.quick
  const asBefore = { ...flags, quick, load: flags.load ?? false }
  const first = await currentRun(names, asBefore, baseline.options, io)
  const judge = (current: RunDocument) => gateBaseline({ file, baseline, current, tolerances })
  let current = first
  let result = judge(first)
  for (let counts = 1; counts < MOST_COUNTS && flags.current === undefined; counts++) {
    const doubtful = doubtfulCases(result)
    if (doubtful.size === 0 || io.signal.aborted) break
    io.stderr.write(`Counting again, ${counts + 1} of ${MOST_COUNTS}: more bytes or objects, or in doubt.\n`)
    current = await countedAgain(current, doubtful, asBefore, io)
    const note = `Cases with more bytes or objects, or in doubt, were counted in ${counts + 1} processes; the lowest count is used.`
    result = { ...judge(current), notes: [...judge(current).notes, note] }
  }
  return { result, current }
}

/** V8 now and then compiles otherwise in one process than in the next; a regression shows in every one. */
const MOST_COUNTS = 3

/** The run with one more count of bytes and objects in the cases that need one. */
async function countedAgain(
  first: RunDocument,
  doubtful: ReadonlyMap<string, readonly string[]>,
  flags: GateFlags,
  io: Io,
): Promise<RunDocument> {
  let run = first
  for (const [index, { name }] of first.scenarios.entries()) {
    const cases = doubtful.get(name)
    const target = first.options.scenarios[index]
    if (cases === undefined || target === undefined) continue
    const again = await measure([target], { ...flags, case: cases, time: false, load: false }, io)
    run = withRecount(run, again.run)
  }
  return run
}

async function byLimits(names: readonly string[], flags: GateFlags, io: Io): Promise<Gated> {
  const config = await loadConfig(typeof flags.limits === 'string' ? flags.limits : undefined, io.cwd)
  const scenarios = [...new Set(config.limits.map(({ scenario }) => scenario))]
  const current = await currentRun(names, flags, { scenarios }, io)
  return { result: gateLimits(config.file, config, current), current }
}

/** Measures the present code and that of a commit in turns. The commit's checkout is gone when this is done. */
async function byRef(names: readonly string[], flags: GateFlags, io: Io): Promise<Gated> {
  const ref = flags.against as string
  const worktree = await openWorktree(ref, io.cwd)
  try {
    const folder = packageFolder(io.cwd, worktree.top, worktree.folder)
    const steps = prepareSteps(folder, worktree.folder, flags.prepare)
    for (const note of notesOn(worktree, folder, steps)) io.stderr.write(`${note}\n`)
    if (steps.length > 0) io.stderr.write(`Preparing ${ref}: ${steps.map(shown).join(', then ')}\n`)
    await prepare(steps, io.signal)
    const measured = await measure(names, { ...flags, load: flags.load ?? false }, io, worktree)
    const outcome = withoutCheckout(measured, worktree, io.cwd)
    const { run } = outcome
    await saveBeside(outcome, flags, io)
    const tolerances = tolerancesOf(flags, 'against', run.options.minEffectPercent)
    return { result: gateAgainst({ ref, run, tolerances }), current: run }
  } finally {
    worktree.remove()
  }
}

/** What the checkout lacks, told before it is measured: a scenario may need it. */
function notesOn({ ref, missing }: Worktree, folder: string, steps: readonly PrepareStep[]): string[] {
  const submodules = missing.map(
    (path) => `The submodule ${path} is not checked out here, and so not at ${ref} either.`,
  )
  return lacksInstall(folder, steps)
    ? [
        ...submodules,
        `${ref} has dependencies and no lockfile: none are installed (--prepare 'npm install' would).`,
      ]
    : submodules
}

/** Everything that names the checkout, which is gone by now, with the files of the repository that it stood for. */
function withoutCheckout({ run, profiles }: RunOutcome, { folder, top }: Worktree, cwd: string): RunOutcome {
  const here = relative(cwd, top).split(sep).join('/') || '.'
  const urls: [string, string] = [pathToFileURL(folder).href, pathToFileURL(top).href]
  const moved = (_: string, value: unknown): unknown => {
    if (typeof value !== 'string' || ![folder, urls[0]].some((name) => value.includes(name))) return value
    if (value.startsWith(folder)) {
      const path = relative(cwd, join(top, relative(folder, value)))
      return path.split(sep).join('/')
    }
    return value.replaceAll(...urls).replaceAll(folder, here)
  }
  const mapped = <T>(document: T): T => JSON.parse(JSON.stringify(document), moved)
  const inRepository = ({ json, ...rest }: AllocationProfile): AllocationProfile => ({
    ...rest,
    json: JSON.stringify(mapped(JSON.parse(json))),
  })
  return { run: mapped(run), profiles: profiles.map(inRepository) }
}

/** The run to judge: a saved one, or one measured now; what the command line does not name is as in `usual`. */
async function currentRun(
  names: readonly string[],
  flags: GateFlags,
  usual: Pick<RunOptions, 'scenarios' | 'cases' | 'variants'>,
  io: Io,
): Promise<RunDocument> {
  if (flags.current !== undefined) return readRun(resolve(io.cwd, flags.current))
  const named = namesOf(names, flags, (name) => resolveTargets(name, io.cwd)).scenarios.length > 0
  const { scenarios, cases, variants } = usual
  const asBefore = { ...(cases && { case: cases }), ...(variants && { variant: variants }), ...flags }
  const outcome = named ? await measure(names, flags, io) : await measure(scenarios, asBefore, io)
  await saveBeside(outcome, flags, io)
  return outcome.run
}

/**
 * Saves what a gate measured apart from what `run` saves, which may hold a time where the gate's does not. The
 * verdict does not hang on it.
 */
async function saveBeside(outcome: RunOutcome, flags: GateFlags, io: Io): Promise<void> {
  try {
    await saveRun(outcome, { out: join(flags.out, 'gate'), charts: false }, io)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    io.stderr.write(`warning: what the gate measured was not saved: ${plain(error.message)}\n`)
  }
}
