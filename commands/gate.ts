import { join, resolve } from 'node:path'
import { gateAgainst } from '../judge/gate/against.js'
import { gateBaseline } from '../judge/gate/baseline.js'
import { gateLimits } from '../judge/gate/limits.js'
import { type GateResult, gateVerdict } from '../judge/gate/outcome.js'
import { doubtsOf, MOST_COUNTS } from '../judge/gate/recount.js'
import { type ExitCode, exitCodes, LabError, usageError } from '../model/errors.js'
import { type Flags, readOptions } from '../model/options/option.js'
import type { RunDocument, RunOptions } from '../model/run.js'
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
import type { Registry } from '../runners/passes/pass.js'
import { withPasses } from '../runners/passes/registry.js'
import { namedRuntimes } from '../runners/processes/node-versions.js'
import type { Only } from '../runners/run/task.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { readRun } from '../storage/run-file.js'
import { loadConfig } from './gate/config.js'
import { countedAgain } from './gate/count-again.js'
import { modeOf, tolerancesOf } from './gate/flags.js'
import { tellGate } from './gate/output.js'
import { withoutCheckout } from './gate/without-checkout.js'
import type { Io } from './io.js'
import { measureAsked, type Savable, saveRun } from './measure.js'
import { type GateOptions, gateOptions } from './options/gate.js'
import { nodesOf } from './run/on-each-node.js'

/** What a gate needs: the result, and the run that it judged. */
interface Gated {
  readonly result: GateResult
  readonly current: RunDocument
}

/** `gclab gate`: 0 passed, 1 a regression, 3 nothing or not enough to judge by. */
export async function gate(names: readonly string[], given: Flags, io: Io): Promise<ExitCode> {
  const options = readOptions(gateOptions, given)
  const mode = modeOf(options)
  if (namedRuntimes(options.node).length > 1)
    throw usageError('gate judges one Node.js at a time: name one with --node')
  if (options.current !== null && names.length > 0) {
    throw usageError('gate takes --current <run.json> or scenarios to run now, not both')
  }
  const nodes = await nodesOf(options.node, io)
  const flags = nodes.length === 0 ? given : { ...given, node: nodes }
  const ways = { baseline: byBaseline, against: byRef, limits: byLimits }
  const gated = await ways[mode]({ names, flags, options, io }, options[mode] as string)
  if (io.signal.aborted) return exitCodes.interrupted
  const codeIfPassed = tellGate(gated.result, gated.current, options, io)
  const verdict = gateVerdict(gated.result, options.strict)
  if (verdict === 'failed') return exitCodes.finding
  return verdict === 'passed' ? codeIfPassed : exitCodes.unmeasured
}

/** What a gate was asked: its own options, and the flags for what it measures. */
interface Request {
  readonly names: readonly string[]
  readonly flags: Flags
  readonly options: GateOptions
  readonly io: Io
}

async function byBaseline(request: Request, file: string): Promise<Gated> {
  const { flags, options, io } = request
  const baseline = readRun(resolve(io.cwd, file))
  const tolerances = tolerancesOf(options, 'baseline', 0)
  const quick = flags.quick ?? baseline.options.quick
  const imported = flags.import ?? baseline.options.imports
  const asBefore = { ...flags, quick, load: flags.load ?? false, ...(imported && { import: imported }) }
  const first = await currentRun({ ...request, flags: asBefore }, baseline.options, heldBy(baseline))
  const judge = (current: RunDocument) => gateBaseline({ file, baseline, current, tolerances })
  let current = first
  let result = judge(first)
  for (let counts = 1; options.current === null; counts++) {
    const doubts = doubtsOf(result, counts)
    if (doubts.size === 0 || io.signal.aborted) break
    io.stderr.write(
      `Counting again, ${counts + 1} of at most ${MOST_COUNTS}: more bytes or objects, or in doubt.\n`,
    )
    current = await countedAgain(current, doubts, asBefore, io)
    const note = `Cases with more bytes or objects, or in doubt, were counted in up to ${counts + 1} processes; an exact count is used, of several the lowest.`
    result = { ...judge(current), notes: [note, ...judge(current).notes] }
  }
  return { result, current }
}

/** Of what the files have, the scenarios that a saved run holds; all where one of them is gone. */
function heldBy({ scenarios }: RunDocument): Only['narrow'] {
  return (found) => {
    const held = found.filter(({ description }) => scenarios.some(({ name }) => name === description.name))
    return held.length === scenarios.length ? held : found
  }
}

/** Limits name scenarios as the command line does: bundled ones by name, others by their files. */
async function byLimits(request: Request, file: string): Promise<Gated> {
  const { cwd } = request.io
  const config = await loadConfig(file, cwd)
  const asked = request.names.length > 0 || request.options.current !== null
  const targets = new Map<string, string>()
  for (const { scenario } of asked ? [] : config.limits)
    for (const { name, url } of resolveTargets(scenario, cwd)) {
      if (name !== scenario)
        throw usageError(`${file}: a limit names one scenario, or its file; "${scenario}" is a pattern`)
      targets.set(url, name)
    }
  const scenarios = [...targets.values()]
  const current = await currentRun(request, { scenarios })
  // A file of benchmarks may have several groups.
  const limits = config.limits.flatMap((limit) => {
    const path = resolve(cwd, limit.scenario)
    const measured = current.scenarios.filter((one) => resolve(cwd, one.file) === path)
    return measured.length === 0 ? limit : measured.map(({ name }) => ({ ...limit, scenario: name }))
  })
  return { result: gateLimits(file, { limits }, current), current }
}

/** Measures the present code and a commit's in turns. The commit's checkout is gone afterwards. */
async function byRef({ names, flags, options, io }: Request, ref: string): Promise<Gated> {
  const worktree = await openWorktree(ref, io.cwd, io.signal)
  try {
    const folder = packageFolder(io.cwd, worktree.top, worktree.folder)
    const steps = prepareSteps(folder, worktree.folder, options.prepare ?? undefined)
    for (const note of notesOn(worktree, folder, steps)) io.stderr.write(`${note}\n`)
    if (steps.length > 0) io.stderr.write(`Preparing ${ref}: ${steps.map(shown).join(', then ')}\n`)
    await prepare(steps, io.signal)
    const measured = await measureAsked(names, { ...flags, load: flags.load ?? false }, io, {
      earlier: worktree,
      only: judgedOf(flags),
    })
    const outcome = withoutCheckout(measured, worktree, io.cwd)
    const { run } = outcome
    await saveBeside(outcome, options.out, io)
    const tolerances = tolerancesOf(options, 'against', run.options.minEffectPercent)
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

/** The run to judge: a saved run, or one measured now, with `usual` for options that were not given. */
async function currentRun(
  { names, flags, options, io }: Request,
  { scenarios, cases, variants }: Pick<RunOptions, 'scenarios' | 'cases' | 'variants'>,
  narrow?: Only['narrow'],
): Promise<RunDocument> {
  if (options.current !== null) return readRun(resolve(io.cwd, options.current))
  const asBefore = { ...(cases && { case: cases }), ...(variants && { variant: variants }), ...flags }
  const only = judgedOf(flags)
  const outcome = await (names.length > 0
    ? measureAsked(names, flags, io, { only })
    : measureAsked(scenarios, asBefore, io, { only: { ...only, narrow } }))
  await saveBeside(outcome, options.out, io)
  return outcome.run
}

/** What a gate looks at: no other sizes of the young generation, and a control only beside times. */
function judgedOf({ quick, time }: Flags): Only {
  const passes = (all: Registry) => withPasses(all, (pass) => pass !== 'young-generations')
  return { passes, control: time !== false && quick !== true }
}

/**
 * Saves a gate's run apart from `run`'s own, which may hold times that the gate's lacks. Failing to save it
 * does not change the verdict.
 */
async function saveBeside(outcome: Savable, out: string, io: Io): Promise<void> {
  try {
    await saveRun(outcome, { out: join(out, 'gate'), charts: false }, io)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    io.stderr.write(`warning: what the gate measured was not saved: ${plain(error.message)}\n`)
  }
}
