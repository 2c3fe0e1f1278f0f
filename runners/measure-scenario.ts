import type { LoadResult, VariantResult, WorkersResult } from '../model/run.js'
import type { MeasuredCase } from './conclude.js'
import type { Contender } from './contender.js'
import { countAllocations, watchCollector } from './counting-passes.js'
import { comparableTwins } from './earlier.js'
import type { AllocationChildResult, CollectorChildResult } from './job.js'
import type { Place } from './lab.js'
import { loadScenario } from './load/scenario-load.js'
import { collectorMs } from './run-plan.js'
import type { Selection } from './selection.js'
import { noteWarnings, type Session } from './session.js'
import { type ContenderTimes, type TimeOutcome, timeCase } from './time-pass.js'
import { verifyCase } from './verification.js'
import { workersOf } from './workers/scenario-workers.js'

/** What was measured of one scenario. */
export interface Measured {
  readonly selection: Selection
  readonly cases: readonly MeasuredCase[]
  readonly loads: readonly LoadResult[]
  readonly workers: readonly WorkersResult[]
}

/** All passes over one scenario. Nothing is measured where variants differ. `cores`: of this machine. */
export async function measureScenario(
  session: Session,
  selection: Selection,
  cores: number,
): Promise<Measured> {
  const { lab, options, random } = session
  const cases = await measureCases(session, selection)
  if (cases.some(({ verified }) => verified.same === false))
    return { selection, cases, loads: [], workers: [] }
  const load = await loadScenario(lab, selection, options, random)
  noteWarnings(session, load.warnings)
  const workers = await workersOf(lab, selection, options, random, cores)
  noteWarnings(session, workers.warnings)
  return { selection, cases, loads: load.results, workers: workers.results }
}

async function measureCases(
  session: Session,
  { url, description, cases, contenders }: Selection,
): Promise<MeasuredCase[]> {
  const places = cases.map((name): Place => ({ url, scenario: description.name, case: name }))
  const verified = []
  for (const place of places) {
    const present = contenders.filter(({ elsewhere }) => elsewhere === undefined)
    const outcome = await verifyCase(session.lab, place, present)
    noteWarnings(session, outcome.warnings)
    verified.push({ place, outcome: outcome.verified })
  }
  const differs = verified.some(({ outcome }) => outcome.same === false)
  const measured: MeasuredCase[] = []
  for (const { place, outcome } of verified) {
    const variants =
      differs || session.lab.signal.aborted
        ? []
        : await measureCase(session, place, await sameWork(session, place, contenders))
    measured.push({ name: place.case, verified: outcome, variants })
  }
  return measured
}

async function measureCase(
  session: Session,
  place: Place,
  contenders: readonly Contender[],
): Promise<VariantResult[]> {
  const { lab, options, plan, random } = session
  const allocation = await countAllocations(lab, place, contenders)
  const collector = await watchCollector(lab, place, contenders, collectorMs(options))
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
