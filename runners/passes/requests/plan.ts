import { fewestForks } from '../../../stats/fork-count.js'
import type { Asked } from '../pass.js'

/** How the requests of a case are measured. All of it is fixed before any figure is seen. */
export interface RequestPlan {
  /** Fresh sets of programs. */
  readonly forks: number
  /** In each of which every program is loaded so often. */
  readonly turns: number
  readonly turnSeconds: number
  /** Requests before the first turn; fewer of a program that is slow. */
  readonly warmUpRequests: number
  readonly warmUpSeconds: number
}

const FULL = { least: 10, turns: 6, turnSeconds: 0.5, warmUpRequests: 4000, warmUpSeconds: 3 } as const
/** Bytes alone settle in shorter turns: they scatter by a thousandth. */
const BYTES = { least: 8, turns: 3, turnSeconds: 0.12, warmUpRequests: 2000, warmUpSeconds: 0.8 } as const
const QUICK = { least: 3, turns: 3, turnSeconds: 0.2, warmUpRequests: 1000, warmUpSeconds: 0.8 } as const

/** Figures that are judged together, beside the bytes. */
const JUDGED_BESIDE_BYTES = 4

/** As many forks as it takes for a difference to show, with all that is compared in the run. */
export function requestPlan({ options, run, description }: Asked): RequestPlan {
  const { least, ...plan } = options.quick ? QUICK : options.time === false ? BYTES : FULL
  const tests = run.comparisons * (options.time === false ? 1 : JUDGED_BESIDE_BYTES)
  const forks = options.forks ?? (options.quick ? least : Math.max(least, fewestForks(tests)))
  const own = description.service?.warmUpRequests
  return { ...plan, forks, ...(own !== undefined && { warmUpRequests: own, warmUpSeconds: 600 }) }
}

/** Starting and ending a set of programs, on a machine of two cores. */
const START_SECONDS = 0.8

/** Seconds of a case. */
export function secondsOfRequests(asked: Asked): number {
  const { forks, turns, turnSeconds, warmUpSeconds } = requestPlan(asked)
  return (
    forks * (START_SECONDS + asked.contenders.length * (Math.min(1, warmUpSeconds) + turns * turnSeconds))
  )
}
