import { availableParallelism } from 'node:os'
import type { MeasuredCase } from '../../judge/within-run/compare-contenders.js'
import { CONTROL } from '../../model/contenders.js'
import type {
  AllocationResult,
  LoadResult,
  TimeResult,
  VariantResult,
  WorkersResult,
} from '../../model/run.js'
import { orUnknown } from '../child/gc-result.js'
import type { AllocationChildResult, CollectorChildResult } from '../child/job.js'
import { checkAllocations } from '../passes/allocation/checks.js'
import { countAllocations, watchCollector } from '../passes/collector/pass.js'
import { allSizes, watchYoungGenerations } from '../passes/collector/young-generations.js'
import type { Contender } from '../passes/contender.js'
import { isWhole, once, type Place } from '../passes/context.js'
import { withCpuShares } from '../passes/cpu/pass.js'
import { loadScenario } from '../passes/load/pass-of-scenario.js'
import { timeCase } from '../passes/time/pass.js'
import {
  collectorMs,
  isSideBySide,
  looksInside,
  slowSteps,
  tellsApart,
  variesYoungGeneration,
} from '../passes/time/plan.js'
import { checkBytes, checkDeoptimizations } from '../passes/time/self-checks.js'
import { type VerificationOutcome, verifyCase } from '../passes/verify/pass.js'
import { workersOf } from '../passes/workers/pass-of-scenario.js'
import { mapAtMost } from '../processes/map-at-most.js'
import { comparableTwins } from './other-commit.js'
import { noteWarnings, type Session } from './run-state.js'
import type { Selection } from './select.js'

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
  const { lab, options } = session
  const measured = await measureCases(session, selection)
  const cases = measured.map(({ result }) => result)
  if (cases.some(({ verified }) => verified.same === false))
    return { selection, cases, loads: [], workers: [] }
  const fit = whatStands(selection, measured)
  const load = await loadScenario(lab, fit, options)
  noteWarnings(session, load.warnings)
  const workers = await workersOf(lab, fit, options, cores)
  noteWarnings(session, workers.warnings)
  return { selection, cases, loads: load.results, workers: workers.results }
}

/** A case, and those of its contenders that no further pass is worth the wait for. */
interface CaseOutcome {
  readonly result: MeasuredCase
  readonly fallen: ReadonlySet<Contender>
}

/** The cases on which the baseline runs, and the contenders that ran on all of them. */
function whatStands(selection: Selection, measured: readonly CaseOutcome[]): Selection {
  const [baseline] = selection.contenders
  const sound = measured.filter(({ fallen }) => baseline !== undefined && !fallen.has(baseline))
  return {
    ...selection,
    cases: sound.map(({ result }) => result.name),
    contenders: selection.contenders.filter((one) => sound.every(({ fallen }) => !fallen.has(one))),
  }
}

async function measureCases(session: Session, selection: Selection): Promise<CaseOutcome[]> {
  const { url, description, cases, contenders } = selection
  const { lab, options, comparisons, caseSeconds } = session
  const places = cases.map((name): Place => ({ url, scenario: description.name, case: name }))
  const present = contenders.filter(({ elsewhere }) => elsewhere === undefined)
  // Outputs do not change with the machine's speed: cases are verified side by side.
  const verified = await mapAtMost(places, availableParallelism(), async (place) => ({
    place,
    outcome: await once(lab, place, ['verify'], () => verifyCase(lab, place, present), isWhole),
  }))
  for (const { outcome } of verified) noteWarnings(session, outcome.warnings)
  const differs = verified.some(({ outcome }) => outcome.verified.same === false)
  const opMs = Object.fromEntries(verified.map(({ place, outcome }) => [place.case, outcome.opMs ?? []]))
  const steps = slowSteps(selection, options, comparisons, opMs, caseSeconds)
  lab.onEvent({ type: 'plan', steps })
  const measured: CaseOutcome[] = []
  for (const [index, { place, outcome }] of verified.entries()) {
    const fallen = new Set(contenders.filter((contender) => failedIn(outcome, contender)))
    const variants =
      differs || lab.signal.aborted
        ? []
        : await measureCase(session, place, await sameWork(session, place, contenders), fallen, index === 0)
    measured.push({ result: { name: place.case, verified: outcome.verified, variants }, fallen })
  }
  return measured
}

/** Whether the contender's code, or the baseline that it is compared with, could not be verified. */
function failedIn({ warnings }: VerificationOutcome, { variant, elsewhere }: Contender): boolean {
  return (
    elsewhere === undefined &&
    warnings.some((warning) => warning.code === 'trial-failed' && warning.variant === variant)
  )
}

/** The passes over one case. `fallen` are left out, and those join them that hang. `isFirst`: the case that more is asked of. */
async function measureCase(
  session: Session,
  place: Place,
  contenders: readonly Contender[],
  fallen: Set<Contender>,
  isFirst: boolean,
): Promise<VariantResult[]> {
  const { lab, options, plan } = session
  const standing = (): Contender[] => contenders.filter((one) => !fallen.has(one))
  const { allocation, collector } = await count(session, place, standing())
  // What was too slow for one pass may be fast enough for the next; one that hung twice is not waited for again.
  for (const one of allocation.hung) if (collector.hung.includes(one)) fallen.add(one)
  const sizes =
    isFirst && variesYoungGeneration(options) ? await watchYoungGenerations(lab, place, standing()) : null
  const timed = options.time !== false && standing()[0] === contenders[0] && !lab.signal.aborted
  const { times, warnings } = timed
    ? await timeCase(lab, place, standing(), plan, options.seed)
    : { times: [], warnings: [] }
  noteWarnings(session, [
    ...allocation.warnings,
    ...collector.warnings,
    ...(sizes?.warnings ?? []),
    ...warnings,
  ])
  noteWarnings(session, checkAllocations(place, allocation.results))
  noteWarnings(session, checkDeoptimizations(place, collector.results))
  noteWarnings(
    session,
    times.flatMap((one) => checkBytes(place, one, allocation.results.get(one.contender) ?? null)),
  )
  const counted = (one: Contender) => allocation.results.get(one)?.allocation ?? null
  keepProfiles(session, place, allocation.results)
  const results = contenders.map((contender) => {
    const time = times.find((one) => one.contender === contender)?.time ?? null
    const result = gather(contender, time, allocation.results, collector.results)
    const others = sizes?.results.get(contender) ?? []
    if (others.length === 0 || result.gc === null) return result
    const sized = others.map((one) => ({ ...one, gc: orUnknown(one.gc, allocates(counted(contender))) }))
    return { ...result, youngGenerations: allSizes(result.gc, sized) }
  })
  if (!isFirst || !looksInside(options)) return results
  const looks = await withCpuShares(lab, place, standing(), results)
  noteWarnings(session, looks.warnings)
  return looks.variants
}

/** The passes that count. Of a quick run they go side by side, a core each; else the second waits for the first. */
async function count({ lab, options }: Session, place: Place, contenders: readonly Contender[]) {
  // What the control would show of the collector nobody asks.
  const watch = (those: readonly Contender[]) =>
    watchCollector(
      lab,
      place,
      those.filter(({ name }) => name !== CONTROL),
      collectorMs(options),
    )
  const cores = availableParallelism()
  const apart = tellsApart(options)
  if (isSideBySide(options, cores)) {
    const [allocation, collector] = await Promise.all([
      countAllocations(lab, place, contenders, { atOnce: cores - 1, apart }),
      watch(contenders),
    ])
    return { allocation, collector }
  }
  const allocation = await countAllocations(lab, place, contenders, { atOnce: cores, apart })
  return { allocation, collector: await watch(contenders) }
}

function keepProfiles(
  { profiles }: Session,
  { scenario, case: name }: Place,
  results: ReadonlyMap<Contender, AllocationChildResult>,
): void {
  for (const [{ name: variant }, { profile }] of results) {
    if (profile !== null) profiles.push({ scenario, case: name, variant, json: JSON.stringify(profile) })
  }
}

function gather(
  contender: Contender,
  time: TimeResult | null,
  allocations: ReadonlyMap<Contender, AllocationChildResult>,
  collectors: ReadonlyMap<Contender, CollectorChildResult>,
): VariantResult {
  const allocation = allocations.get(contender)?.allocation ?? null
  const gc = collectors.get(contender)?.gc ?? null
  return {
    name: contender.name,
    ...(contender.flags.length === 0 ? {} : { flags: contender.flags }),
    ...(contender.elsewhere && { earlier: { variant: contender.variant, ref: contender.elsewhere.ref } }),
    time: time && whereSeen(time, allocation),
    allocation,
    gc: gc && orUnknown(gc, allocates(allocation)),
    pool: collectors.get(contender)?.pool ?? null,
  }
}

/** Whether an op allocates, as far as is known: what was not counted is not known to be nothing. */
function allocates(allocation: AllocationResult | null): boolean {
  return allocation === null || allocation.heapBytesPerOp > 0 || allocation.externalBytesPerOp !== 0
}

/** A time whose samples met no collection of an op that allocates says nothing of the collector's part. */
function whereSeen(time: TimeResult, allocation: AllocationResult | null): TimeResult {
  return time.gcNsPerOp === 0 && allocates(allocation) ? { ...time, gcNsPerOp: null } : time
}

/** Leaves out what of another commit cannot be compared with the present code. */
async function sameWork(session: Session, place: Place, contenders: readonly Contender[]) {
  const { comparable, warnings } = await comparableTwins(session.lab, place, contenders)
  noteWarnings(session, warnings)
  return comparable
}
