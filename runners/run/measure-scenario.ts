import { availableParallelism } from 'node:os'
import type { MeasuredCase } from '../../model/measured-run.js'
import { isWhole, keptUnder, once } from '../passes/kept-trials.js'
import type { Place } from '../passes/lab.js'
import type { Registry, ScenarioFigures } from '../passes/pass.js'
import { mapAtMost } from '../processes/map-at-most.js'
import { chooseBaseline } from './choose-baseline.js'
import { type CaseOutcome, measureCase, type VerifiedCase } from './measure-case.js'
import type { OpMs } from './plan-steps.js'
import { type AskedSelection, noteWarnings, type RunState } from './run-state.js'

/** What was measured of one scenario. */
export interface ScenarioMeasurements {
  readonly selection: AskedSelection
  readonly cases: readonly MeasuredCase[]
  readonly figures: ScenarioFigures
}

/**
 * Verifies a scenario's cases, then takes pass after pass over each case, and at last the passes over the
 * whole scenario. Measures nothing where variants differ. `onVerified` is told how long its ops take.
 */
export async function measureScenario(
  state: RunState,
  selection: AskedSelection,
  registry: Registry,
  onVerified: (opMs: OpMs) => void,
): Promise<ScenarioMeasurements> {
  const verified = await verifyCases(state, selection, registry.first)
  onVerified(new Map(verified.map(({ place, outcome }) => [place.case, outcome.opMs ?? []])))
  if (verified.some(({ outcome }) => outcome.verified.same === false)) {
    const cases = verified.map(({ place, outcome }) => ({
      name: place.case,
      verified: outcome.verified,
      variants: [],
    }))
    return { selection, cases, figures: { load: [], workers: [] } }
  }
  const asked = await chooseBaseline(state, selection, verified)
  const measured: CaseOutcome[] = []
  for (const one of verified) measured.push(await measureCase(state, asked, one, registry))
  const standing = whatStands(asked, measured)
  const places = verified.map(({ place }) => place).filter((one) => standing.cases.includes(one.case))
  const figures = await measureWhole(state, standing, places, registry.ofScenario)
  return { selection: asked, cases: measured.map(({ result }) => result), figures }
}

/** Outputs do not change with the machine's speed: cases are verified side by side. */
async function verifyCases(
  state: RunState,
  asked: AskedSelection,
  first: Registry['first'],
): Promise<VerifiedCase[]> {
  const { lab } = state
  const [place] = placesOf(asked)
  if (place && first.isWanted(asked, true)) lab.onEvent({ type: 'step', ...place, pass: first.name, done: 0 })
  const present = asked.contenders.filter(({ elsewhere }) => elsewhere === undefined)
  const verified = await mapAtMost(placesOf(asked), availableParallelism(), async (place) => {
    const { withoutTls = false } = asked.description
    const verify = () => first.verify(lab, { ...place, withoutTls }, present, asked)
    const outcome = await once(keptUnder(lab, place, 'verify'), [], verify, isWhole)
    const turned = outcome.warnings.find((one) => one.code === 'loop-turned')
    const met = { withoutTls: outcome.usesTls === false, ...(turned && { drainEvery: turned.every }) }
    return { place: { ...place, ...met }, outcome }
  })
  for (const { outcome } of verified) noteWarnings(state, outcome.warnings)
  return verified
}

function placesOf({ url, description, cases }: AskedSelection): Place[] {
  return cases.map((name) => ({ url, scenario: description.name, case: name }))
}

/** The cases on which the baseline runs, and the contenders that ran on all of them. */
function whatStands(asked: AskedSelection, measured: readonly CaseOutcome[]): AskedSelection {
  const [baseline] = asked.contenders
  const sound = measured.filter(({ fallen }) => baseline !== undefined && !fallen.has(baseline))
  return {
    ...asked,
    cases: sound.map(({ result }) => result.name),
    contenders: asked.contenders.filter((one) => sound.every(({ fallen }) => !fallen.has(one))),
  }
}

/** The passes over a whole scenario, one after the other, each over the cases that it wants. */
async function measureWhole(
  state: RunState,
  asked: AskedSelection,
  places: readonly Place[],
  wanted: Registry['ofScenario'],
): Promise<ScenarioFigures> {
  const { lab } = state
  const { contenders, cores } = asked
  let figures: ScenarioFigures = { load: [], workers: [] }
  for (const pass of wanted) {
    noteWarnings(state, pass.warnings?.(asked) ?? [])
    for (const [index, place] of places.entries()) {
      if (lab.signal.aborted || !pass.isWanted(asked, index === 0)) continue
      const kept = keptUnder(lab, place, pass.name)
      const outcome = await pass.measure({ lab: kept, place, asked, contenders, found: new Map(), cores })
      noteWarnings(state, outcome.warnings)
      for (const [key, results = []] of Object.entries(outcome.figures ?? {}))
        figures = { ...figures, [key]: [...(figures[key as keyof ScenarioFigures] ?? []), ...results] }
    }
  }
  return figures
}
