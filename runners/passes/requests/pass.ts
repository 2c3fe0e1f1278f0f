import type { Warning, WarningScope } from '../../../model/warnings.js'
import { median } from '../../../stats/summary.js'
import { once } from '../kept-trials.js'
import type { Pass, PassOutcome, PassTask, Registry } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import type { ForkRequests } from './fork-figures.js'
import { type ForkReading, loadFork } from './load-fork.js'
import { requestPlan, secondsOfRequests } from './plan.js'
import { EntrantFailure, type Machinery, realMachinery } from './programs.js'
import { requestResult } from './request-result.js'
import { runEachProgram } from './run-each-program.js'
import { sitesPass } from './sample-sites.js'
import { verifyResponses } from './verify.js'

/** The passes over a service: responses are compared, then requests are measured. */
export function servicePasses(machinery: Machinery = realMachinery): Registry {
  return {
    first: {
      name: 'verify',
      isWanted: () => true,
      seconds: () => 1,
      verify: (lab, place, contenders, asked) => verifyResponses(machinery, lab, place, contenders, asked),
    },
    ofCase: [requestsPass(machinery), sitesPass(machinery)],
    ofScenario: [],
  }
}

function requestsPass(machinery: Machinery): Pass {
  return {
    name: 'requests',
    isWanted: () => true,
    seconds: secondsOfRequests,
    measure: (task) => measureRequests(task, machinery),
  }
}

/** Fork after fork, as many as were planned. */
async function measureRequests(task: PassTask, machinery: Machinery): Promise<PassOutcome> {
  const { lab, place, asked, contenders } = task
  const { service } = asked.description
  if (service === undefined) throw new Error('requests go to a service')
  // Without the baseline there is nothing to compare with.
  if (contenders[0] !== asked.contenders[0]) return { warnings: [] }
  const plan = requestPlan(asked)
  const fork = { lab, machinery, place, service, contenders, plan, seed: asked.options.seed }
  const measure = service.port === undefined ? runEachProgram : loadFork
  const readings: ForkReading[] = []
  try {
    for (let index = 0; index < plan.forks && !lab.signal.aborted; index++) {
      const { scenario, case: name } = place
      lab.onEvent({ type: 'step', scenario, case: name, pass: 'requests', done: index / plan.forks })
      const reading = await once(lab, ['fork', index], () => measure(fork, index), isWhole)
      if (reading.difference !== null) return { warnings: [], difference: reading.difference }
      readings.push(reading)
    }
  } catch (error) {
    if (lab.signal.aborted) return { warnings: [] }
    if (!(error instanceof EntrantFailure)) throw error
    return { warnings: [trialFailed(place, error.contender, 'requests', error.message)] }
  }
  if (readings.length < plan.forks) return { warnings: [] }
  const results = contenders.map((contender, i) => {
    const figures = readings.flatMap((reading) => reading.figures[i] ?? [])
    return [contender, { request: requestResult(figures, asked.options.time !== false) }] as const
  })
  const warnings = contenders.flatMap((contender, i) => {
    const forks = readings.flatMap((reading) => reading.figures[i] ?? [])
    return growthWarnings({ scenario: place.scenario, case: place.case, variant: contender.name }, forks)
  })
  return { warnings, found: new Map(results) }
}

/** Less than this part of a request's bytes, or in all, may be code that V8 still compiles, or a cache. */
const LEAKED = 0.005
const LEAKED_BYTES = 250_000
/** Forks in all of which chance alone leaves nothing behind. */
const ENOUGH_FORKS = 6

/** Warns of requests that left something behind in every fork. */
function growthWarnings(scope: WarningScope, forks: readonly ForkRequests[]): Warning[] {
  const grown = forks.flatMap(({ kept, figures }) => {
    if (kept === null || kept.bytes < LEAKED_BYTES) return []
    const perRequest = kept.bytes / kept.requests
    return perRequest < LEAKED * figures.bytes ? [] : [perRequest]
  })
  if (grown.length < forks.length || forks.length < ENOUGH_FORKS) return []
  const bytesPerRequest = median(grown)
  const share = bytesPerRequest / median(forks.map(({ figures }) => figures.bytes))
  return [{ ...scope, code: 'service-grows', bytesPerRequest, share }]
}

const isWhole = ({ difference }: ForkReading): boolean => difference === null
