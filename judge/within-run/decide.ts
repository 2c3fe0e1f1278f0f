import { largestNoiseFloor } from '../../model/contenders.js'
import type { LoadResult, ScenarioResult, WorkersResult } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import type { Findings, VariantFinding } from './findings.js'

/** What the sign-off says of the best variant: only what pays on all measured cases is approved. */
export interface Decision {
  readonly status: 'approved' | 'rejected' | 'undecided'
  /** The largest of the scenario's noise floors, as a share; `null` without a control. */
  readonly noiseFloor: number | null
  /** What the best variant's times do not settle; `null` when they settle all. */
  readonly unsettled: Unsettled | null
  /** Groups of threads in which the best variant is slower. */
  readonly slowerThreads: readonly WorkersResult[]
  /** Loads with which the baseline kept up and the best variant did not. */
  readonly fellBehind: readonly LoadResult[]
}

export interface Unsettled {
  readonly cases: readonly string[]
  /** Forks that would settle them; 0: not known. */
  readonly forks: number
  /** Times still moved while they were taken: more forks are no remedy. */
  readonly moving: boolean
}

/** Decides about the best variant of a scenario. */
export function decide(scenario: ScenarioResult, { best, wrong }: Findings): Decision {
  const { workers, load, baseline } = scenario
  const isBest = (one: { readonly variant: string }) => one.variant === best?.variant
  const baseKeptUp = (mine: LoadResult) =>
    load.find((one) => one.case === mine.case && one.variant === baseline)?.keptUp === true
  return {
    status: best === null ? (wrong === null ? 'undecided' : 'rejected') : statuses[best.outcome],
    noiseFloor: largestNoiseFloor(scenario),
    unsettled: best && unsettledBy(scenario, best),
    slowerThreads: workers.filter((one) => isBest(one) && one.time?.verdict === 'slower'),
    fellBehind: load.filter((one) => isBest(one) && one.keptUp === false && baseKeptUp(one)),
  }
}

const statuses = {
  pays: 'approved',
  unproven: 'undecided',
  mixed: 'undecided',
  undecided: 'undecided',
  'no difference': 'rejected',
  costs: 'rejected',
  wrong: 'rejected',
} as const

/** Cases that more forks may settle; where a warning took the verdict, they would not. */
function unsettledBy(scenario: ScenarioResult, best: VariantFinding): Unsettled | null {
  const cases = best.cases
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map((one) => one.case)
    .filter((name) => best.doubts.every((doubt) => doubt.case !== undefined && doubt.case !== name))
  if (cases.length === 0) return null
  const forks = scenario.cases.flatMap(({ comparisons }) =>
    comparisons.filter(({ variant }) => variant === best.variant).map(({ time }) => time?.forksToSettle ?? 0),
  )
  const moving = best.cases.some(({ result, base }) =>
    [result, base].some(({ time }) => time?.settled === false),
  )
  return { cases, forks: Math.max(0, maximum(forks)), moving }
}
