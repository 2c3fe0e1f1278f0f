import { join, relative, resolve, sep } from 'node:path'
import { type ExitCode, exitCodes, usageError } from '../model/errors.js'
import type { AllocationResult, RunDocument, RunOptions } from '../model/run.js'
import { readRun } from '../model/store.js'
import { gateAgainst } from '../reports/gate/against.js'
import { gateBaseline } from '../reports/gate/baseline.js'
import { gateLimits } from '../reports/gate/limits.js'
import { type GateResult, gateVerdict } from '../reports/gate/outcome.js'
import { doubtfulCases, withRecount } from '../reports/gate/recount.js'
import { namedRuntimes } from '../runners/node-versions.js'
import { openWorktree, type Worktree } from '../runners/worktree.js'
import {
  lacksInstall,
  type PrepareStep,
  packageFolder,
  prepare,
  prepareSteps,
  shown,
} from '../runners/worktree-prepare.js'
import { loadConfig } from './gate-config.js'
import { type GateFlags, modeOf, tolerancesOf } from './gate-flags.js'
import { tellGate } from './gate-output.js'
import type { Io } from './io.js'
import { measure, saveRun } from './measure.js'
import { nodesOf } from './runtimes.js'

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
  const first = await currentRun(names, { ...flags, load: flags.load ?? false }, baseline.options, io)
  const judge = (current: RunDocument) => gateBaseline({ file, baseline, current, tolerances })
  let current = first
  let result = judge(first)
  for (let counts = 1; counts < MOST_COUNTS && flags.current === undefined; counts++) {
    const doubtful = doubtfulCases(result)
    if (doubtful.size === 0 || io.signal.aborted) break
    current = await countedAgain(current, doubtful, flags, io)
    const note = `Cases with more bytes or objects, or in doubt, were counted in ${counts + 1} processes; the best count stands.`
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
    const outcome = await measure(names, { ...flags, load: flags.load ?? false }, io, worktree)
    await saveRun(outcome, { ...flags, charts: false }, io)
    const run = withoutCheckout(outcome.run, worktree, io.cwd)
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

/** Allocation sites in the checkout, which is gone by now, as the files of the repository that they are. */
function withoutCheckout(run: RunDocument, { folder, top }: Worktree, cwd: string): RunDocument {
  const moved = (file: string) =>
    file.startsWith(folder)
      ? relative(cwd, join(top, relative(folder, file)))
          .split(sep)
          .join('/')
      : file
  const move = (allocation: AllocationResult): AllocationResult => ({
    ...allocation,
    sites: allocation.sites.map((site) => ({ ...site, file: moved(site.file) })),
  })
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    cases: scenario.cases.map((entry) => ({
      ...entry,
      variants: entry.variants.map((each) => ({
        ...each,
        allocation: each.allocation && move(each.allocation),
      })),
    })),
  }))
  return { ...run, scenarios }
}

/** The run to judge: a saved one, or one measured now; of what `usual` names when nothing else is named. */
async function currentRun(
  names: readonly string[],
  flags: GateFlags,
  usual: Pick<RunOptions, 'scenarios' | 'cases' | 'variants'>,
  io: Io,
): Promise<RunDocument> {
  if (flags.current !== undefined) return readRun(resolve(io.cwd, flags.current))
  const named = names.length > 0 || flags.case !== undefined || flags.variant !== undefined
  const { scenarios, cases, variants } = usual
  const asBefore = { ...flags, ...(cases && { case: cases }), ...(variants && { variant: variants }) }
  const outcome = named ? await measure(names, flags, io) : await measure(scenarios, asBefore, io)
  await saveRun(outcome, { ...flags, charts: false }, io)
  return outcome.run
}
