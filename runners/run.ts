import { usageError } from '../model/errors.js'
import type {
  CaseResult,
  Environment,
  LoadResult,
  RunDocument,
  RunOptions,
  ScenarioResult,
  VariantResult,
  WorkersResult,
} from '../model/run.js'
import { RUN_SCHEMA } from '../model/run.js'
import type { Warning } from '../model/warnings.js'
import { planForks } from '../stats/plan.js'
import { type Random, seeded } from '../stats/random.js'
import { compareCases, type MeasuredCase } from './conclude.js'
import type { Contender } from './contender.js'
import { countAllocations, watchCollector } from './counting-passes.js'
import { comparableTwins, type EarlierFiles } from './earlier.js'
import type { AllocationChildResult, CollectorChildResult } from './job.js'
import type { Lab, Place, PlannedStep } from './lab.js'
import { loadScenario, loadSteps } from './load/scenario-load.js'
import { precisionWarnings } from './precision.js'
import { PROFILE_SECONDS, profiledOf, withCpuShares } from './profile/case-profile.js'
import { type Selection, selectScenario } from './selection.js'
import { planOf, shardOf } from './shard.js'
import { type ContenderTimes, type TimeOutcome, type TimePlan, timeCase } from './time-pass.js'
import { verifyCase } from './verification.js'
import { gclabVersion } from './version.js'
import { workersOf, workersSteps } from './workers/scenario-workers.js'

/** What a run leaves: the document, and what is saved beside it. */
export interface RunOutcome {
  readonly run: RunDocument
  readonly profiles: readonly AllocationProfile[]
}

/** A sampling heap profile, as Chrome DevTools and speedscope open it. */
export interface AllocationProfile {
  readonly scenario: string
  readonly case: string
  readonly variant: string
  readonly json: string
}

/**
 * Measures scenarios: verify all, then count, watch and time each case, then compare over the whole run.
 * Nothing is measured of a scenario whose variants differ. `targets` are scenario files as file: URLs.
 * With `earlier`, each variant also runs as another commit has it, in turns with the present one.
 * Throws a usage error when a file is not a scenario or a case or variant is not there.
 */
export async function runScenarios(
  lab: Lab,
  targets: readonly string[],
  options: RunOptions,
  environment: Environment,
  earlier?: EarlierFiles,
): Promise<RunOutcome> {
  const startedAt = new Date().toISOString()
  const whole: Selection[] = []
  for (const url of targets) whole.push(await selectScenario(lab, url, options, earlier))
  requireOwnNames(whole)
  const { shard } = options
  const selections = shard === undefined ? whole : shardOf(whole, shard)
  const comparisons = selections.reduce((sum, s) => sum + s.cases.length * (s.contenders.length - 1), 0)
  const secondsPerCase = budgetOf(
    options,
    selections.reduce((sum, s) => sum + s.cases.length, 0),
  )
  const session: Session = {
    secondsPerCase,
    lab,
    options,
    random: seeded(options.seed),
    plan: timePlan(options, comparisons, secondsPerCase),
    warnings: [...environment.warnings],
    profiles: [],
  }
  lab.onEvent({ type: 'plan', steps: selections.flatMap((selection) => stepsOf(selection, session)) })
  const measured: Measured[] = []
  for (const selection of selections) {
    const cases = await measureScenario(session, selection)
    const comparable = cases.every(({ verified }) => verified.same !== false)
    const load = comparable ? await loadScenario(lab, selection, options, session.random) : null
    noteWarnings(session, load?.warnings ?? [])
    const workers = comparable
      ? await workersOf(lab, selection, options, session.random, environment.cores)
      : null
    noteWarnings(session, workers?.warnings ?? [])
    measured.push({ selection, cases, loads: load?.results ?? [], workers: workers?.results ?? [] })
  }
  const compared = compareCases(
    measured.flatMap(({ cases }) => cases),
    measured.flatMap(({ selection, cases }) => cases.map(() => selection.description.baseline)),
    options.minEffectPercent / 100,
  )
  const scenarios = measured.map((one) => resultOf(one, compared.splice(0, one.cases.length)))
  const run: RunDocument = {
    schema: RUN_SCHEMA,
    gclab: gclabVersion(),
    startedAt,
    finishedAt: lab.signal.aborted ? null : new Date().toISOString(),
    options,
    environment,
    scenarios,
    warnings: [...session.warnings, ...precisionWarnings(scenarios, options)],
    ...(shard === undefined ? {} : { plan: planOf(whole) }),
  }
  return { run, profiles: session.profiles }
}

/** Each scenario of a run writes into the folder of its name. */
function requireOwnNames(selections: readonly Selection[]): void {
  for (const [i, { description, file }] of selections.entries()) {
    const other = selections.slice(0, i).find((before) => before.description.name === description.name)
    if (other !== undefined) {
      throw usageError(
        `${other.file} and ${file} are both called "${description.name}"; give one another name`,
      )
    }
  }
}

/** What was measured of one scenario. */
interface Measured {
  readonly selection: Selection
  readonly cases: readonly MeasuredCase[]
  readonly loads: readonly LoadResult[]
  readonly workers: readonly WorkersResult[]
}

/** What the passes of one run share. */
interface Session {
  readonly secondsPerCase: number
  readonly lab: Lab
  readonly options: RunOptions
  readonly random: Random
  readonly plan: TimePlan
  readonly warnings: Warning[]
  readonly profiles: AllocationProfile[]
}

async function measureScenario(session: Session, { url, description, cases, contenders }: Selection) {
  const places = cases.map((name): Place => ({ url, scenario: description.name, case: name }))
  const verified = []
  for (const place of places) {
    const present = contenders.filter(({ elsewhere }) => elsewhere === undefined)
    const outcome = await verifyCase(session.lab, place, present)
    noteWarnings(session, outcome.warnings)
    verified.push(outcome.verified)
  }
  const differs = verified.some(({ same }) => same === false)
  const measured: MeasuredCase[] = []
  for (const [i, place] of places.entries()) {
    let variants =
      differs || session.lab.signal.aborted
        ? []
        : await measureCase(session, place, await sameWork(session, place, contenders))
    if (i === 0 && variants.length > 0 && looksInside(session.options)) {
      const looked = await withCpuShares(session.lab, place, contenders, variants)
      noteWarnings(session, looked.warnings)
      variants = looked.variants
    }
    measured.push({ name: place.case, verified: verified[i] as CaseResult['verified'], variants })
  }
  return measured
}

/** Whether a run takes a CPU profile of the first case: one that is quick, or without times, leaves it out. */
function looksInside({ quick, time }: RunOptions): boolean {
  return !quick && time !== false
}

async function measureCase(
  session: Session,
  place: Place,
  contenders: readonly Contender[],
): Promise<VariantResult[]> {
  const { lab, options, plan, random } = session
  const allocation = await countAllocations(lab, place, contenders)
  const collector = await watchCollector(
    lab,
    place,
    contenders,
    options.quick ? QUICK.collectorMs : FULL.collectorMs,
  )
  const { times, warnings } =
    options.time === false ? untimed(contenders) : await timeCase(lab, place, contenders, plan, random)
  noteWarnings(session, [...allocation.warnings, ...collector.warnings, ...warnings])
  for (const [contender, { profile }] of allocation.results) {
    if (profile === null) continue
    session.profiles.push({
      scenario: place.scenario,
      case: place.case,
      variant: contender.name,
      json: JSON.stringify(profile),
    })
  }
  return times.map((time) => gather(time, allocation.results, collector.results))
}

/** The outcome of a time pass that was not asked for. */
function untimed(contenders: readonly Contender[]): TimeOutcome {
  const times = contenders.map((contender) => ({ contender, time: null, ratios: [], grownBytesPerOp: null }))
  return { times, warnings: [] }
}

function gather(
  { contender, time }: ContenderTimes,
  allocations: ReadonlyMap<Contender, AllocationChildResult>,
  collectors: ReadonlyMap<Contender, CollectorChildResult>,
): VariantResult {
  return {
    name: contender.name,
    ...(contender.flags.length === 0 ? {} : { flags: contender.flags }),
    ...(contender.elsewhere && { earlier: { variant: contender.variant, ref: contender.elsewhere.ref } }),
    time,
    allocation: allocations.get(contender)?.allocation ?? null,
    gc: collectors.get(contender)?.gc ?? null,
    pool: collectors.get(contender)?.pool ?? null,
  }
}

/** Leaves out what of another commit cannot be compared with the present code. */
async function sameWork(session: Session, place: Place, contenders: readonly Contender[]) {
  const { comparable, warnings } = await comparableTwins(session.lab, place, contenders)
  noteWarnings(session, warnings)
  return comparable
}

function noteWarnings({ lab, warnings }: Session, found: readonly Warning[]): void {
  for (const warning of found) {
    warnings.push(warning)
    lab.onEvent({ type: 'warning', warning })
  }
}

function resultOf({ selection, loads, workers }: Measured, cases: readonly CaseResult[]): ScenarioResult {
  const { description, file } = selection
  const { name, title, baseline, number, sources, writeup } = description
  const load = loads.filter((result) => result.sockets === undefined)
  const sockets = loads.filter((result) => result.sockets !== undefined)
  return {
    name,
    title,
    baseline,
    file,
    number,
    cases,
    workers,
    load,
    ...(sockets.length === 0 ? {} : { sockets }),
    sources,
    writeup,
  }
}

/** The passes ahead in their order, with how long each takes on an idle machine. */
function stepsOf(selection: Selection, { options, secondsPerCase }: Session): PlannedStep[] {
  const { description, cases, contenders } = selection
  const step = (pass: PlannedStep['pass'], seconds: number) => (name: string) => ({
    scenario: description.name,
    case: name,
    pass,
    seconds,
  })
  const collector = (options.quick ? QUICK : FULL).collectorMs / 1000 + 0.3
  const measuring = [
    step('allocation', contenders.length * 0.5),
    step('collector', contenders.length * collector),
    ...(options.time === false ? [] : [step('time', secondsPerCase)]),
  ]
  return [
    ...cases.map(step('verify', contenders.length * 0.2)),
    ...cases.flatMap((name, index) => [
      ...measuring.map((of) => of(name)),
      ...(index === 0 && looksInside(options)
        ? [step('cpu', profiledOf(contenders).length * PROFILE_SECONDS)(name)]
        : []),
    ]),
    ...loadSteps(selection, options),
    ...workersSteps(selection, options),
  ]
}

/** Where a full run and a quick one differ in how long they look. */
const FULL = { collectorMs: 600, forkNs: 1.1e9, pilot: 4, secondsPerCase: 24 } as const
const QUICK = { collectorMs: 250, forkNs: 0.25e9, pilot: 2, secondsPerCase: 3 } as const

/** Seconds for the time pass of one case. */
function budgetOf(options: RunOptions, cases: number): number {
  if (options.budgetSeconds !== null) return options.budgetSeconds / cases
  return (options.quick ? QUICK : FULL).secondsPerCase
}

function timePlan(options: RunOptions, comparisons: number, budgetSeconds: number): TimePlan {
  const { forkNs, pilot } = options.quick ? QUICK : FULL
  return {
    forkNs,
    pilot: options.forks ?? pilot,
    forks: (pilotRatios, secondsPerFork) =>
      options.forks ??
      planForks({
        pilotRatios,
        precision: options.precisionPercent / 100,
        secondsPerFork,
        budgetSeconds,
        comparisons,
      }),
  }
}
