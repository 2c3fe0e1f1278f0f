import { availableParallelism } from 'node:os'
import type { MeasuredCase } from '../../model/measured-run.js'
import type { OutputDifference, VariantResult } from '../../model/run.js'
import { orUnknown } from '../child/gc-result.js'
import type { Contender } from '../passes/contender.js'
import { keptUnder } from '../passes/kept-trials.js'
import type { Place } from '../passes/lab.js'
import type { Asked, FoundResult, Pass, Registry, VerificationOutcome } from '../passes/pass.js'
import { comparableTwins } from './other-commit.js'
import { sideBySide } from './plan-steps.js'
import { noteWarnings, type RunState } from './run-state.js'

export interface VerifiedCase {
  readonly place: Place
  readonly outcome: VerificationOutcome
}

/** A case, and those of its contenders that no further pass is worth the wait for. */
export interface CaseOutcome {
  readonly result: MeasuredCase
  readonly fallen: ReadonlySet<Contender>
}

/** Takes the passes over one case in their order, each with the contenders that still stand. */
export async function measureCase(
  state: RunState,
  asked: Asked,
  { place, outcome: { verified, warnings } }: VerifiedCase,
  { first, ofCase }: Pick<Registry, 'first' | 'ofCase'>,
): Promise<CaseOutcome> {
  const { lab } = state
  const isFirst = place.case === asked.cases[0]
  const failed = warnings.flatMap((one) => (one.code === 'trial-failed' ? [one.variant] : []))
  const fallen = new Set(asked.contenders.filter((one) => !one.elsewhere && failed.includes(one.variant)))
  if (lab.signal.aborted) return { result: { name: place.case, verified, variants: [] }, fallen }
  const contenders = await sameWork(state, place, asked, first)
  const unfinished = warnings.flatMap((one) => (one.code === 'work-left-behind' ? [one.variant] : []))
  const found = new Map<Contender, FoundResult>(
    contenders.map((one) => [one, { ...nothingOf(one), leavesWork: unfinished.includes(one.variant) }]),
  )
  const hung = new Set<Contender>()
  for (const group of sideBySide(ofCase, asked, isFirst)) {
    if (lab.signal.aborted) break
    const standing = contenders.filter((contender) => !fallen.has(contender))
    const cores = Math.max(1, availableParallelism() - group.length + 1)
    const task = { place, asked, contenders: standing, found, cores }
    const measure = (pass: Pass) => pass.measure({ ...task, lab: keptUnder(lab, place, pass.name) })
    for (const outcome of await Promise.all(group.map(measure))) {
      noteWarnings(state, outcome.warnings)
      const { difference } = outcome
      if (difference !== undefined) return notTheSame(place, verified, difference, asked)
      for (const profile of outcome.profiles ?? []) state.profiles.push(profile)
      for (const [contender, own] of outcome.found ?? [])
        found.set(contender, { ...(found.get(contender) as FoundResult), ...own })
      // Too slow for one pass may be fast enough for the next; one that hung twice is not waited for again.
      for (const contender of outcome.hung ?? [])
        if (hung.has(contender)) fallen.add(contender)
        else hung.add(contender)
    }
  }
  return { result: { name: place.case, verified, variants: [...found.values()].map(resultOf) }, fallen }
}

/** Outputs that only differed while they were measured: there are no figures either. */
function notTheSame(
  { case: name }: Place,
  verified: VerificationOutcome['verified'],
  difference: OutputDifference,
  { contenders }: Asked,
): CaseOutcome {
  const result = { name, verified: { ...verified, same: false, difference }, variants: [] }
  return { result, fallen: new Set(contenders) }
}

/** The contenders without those of another commit that cannot be compared with the present code. */
async function sameWork(state: RunState, place: Place, asked: Asked, first: Registry['first']) {
  const verify = (pair: readonly Contender[]) => first.verify(state.lab, place, pair, asked)
  const { comparable, warnings } = await comparableTwins(place, asked.contenders, verify)
  noteWarnings(state, warnings)
  return comparable
}

function nothingOf({ name, variant, flags, elsewhere }: Contender): FoundResult {
  return {
    name,
    ...(flags.length === 0 ? {} : { flags }),
    ...(elsewhere && { earlier: { variant, ref: elsewhere.ref } }),
    time: null,
    allocation: null,
    gc: null,
    pool: null,
    kept: null,
    work: null,
  }
}

/**
 * The result for the document. Where an op allocates, or may, and no collection was seen, the collector's
 * part is unknown: not 0. So it is where an op allocates nothing, and collections that began while it ran
 * can only be those of inputs prepared for it.
 */
function resultOf(result: FoundResult): VariantResult {
  const { awaited, leavesWork: _leaves, fastestNs: _fastest, prepared, ...found } = result
  const { time, allocation, gc, youngGenerations } = found
  const allocates =
    allocation === null || allocation.heapBytesPerOp > 0 || allocation.externalBytesPerOp !== 0
  const ofInputs = prepared === true && !allocates
  const sizes = youngGenerations?.map((one) => ({ ...one, gc: orUnknown(one.gc, allocates, ofInputs) }))
  const gcIsUnknown = ofInputs ? time?.gcNsPerOp !== 0 : time?.gcNsPerOp === 0 && allocates
  return {
    ...found,
    ...(awaited === true && { awaited }),
    time: time && gcIsUnknown ? { ...time, gcNsPerOp: null } : time,
    gc: gc && orUnknown(gc, allocates, ofInputs),
    ...(sizes && { youngGenerations: sizes }),
  }
}
