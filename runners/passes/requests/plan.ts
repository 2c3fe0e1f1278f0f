import { CONTROL } from '../../../model/contenders.js'
import { fewestForks } from '../../../stats/fork-count.js'
import type { Description } from '../../scenario-files/description.js'
import { type Asked, secondsOfOps } from '../pass.js'

/** How the requests of a case are measured. All of it is fixed before any figure is seen. */
export interface RequestPlan {
  /** Fresh sets of programs. */
  readonly forks: number
  /** In each of which every program is loaded so often. */
  readonly turns: number
  readonly turnSeconds: number
  /** Requests of a turn, at least, unless they take longer than so many seconds. */
  readonly turnRequests: number
  /** And as many as allocate so much. */
  readonly turnBytes: number
  readonly mostTurnSeconds: number
  /** Whether one more turn shows what requests leave behind. */
  readonly kept: boolean
  /** At which requests fall due; absent: as fast as connections are answered, and of bytes alone. */
  readonly ratePerSecond?: number
  /** Requests before the first turn; fewer of a program that is slow. */
  readonly warmUpRequests: number
  readonly warmUpSeconds: number
}

const FULL = {
  ...{ least: 10, turns: 6, turnSeconds: 0.5, turnRequests: 1000, mostTurnSeconds: 3 },
  ...{ turnBytes: 0, kept: true },
  ...{ warmUpRequests: 4000, warmUpSeconds: 10 },
} as const
/**
 * Bytes alone settle in one short turn: they hang on how warm the code is, and on how exactly V8 tells what
 * is in use. Node.js 20 counts the page that it fills next, 256 KB, as full: half a percent of so many bytes.
 */
const BYTES = {
  ...{ least: 6, turns: 1, turnSeconds: 0.1, turnRequests: 300, mostTurnSeconds: 1 },
  ...{ turnBytes: 48 * 2 ** 20, kept: false, warmUpRequests: 1000, warmUpSeconds: 3 },
} as const
const QUICK = { ...BYTES, least: 3 } as const
/** Under other flags of V8: a young generation that fills in no turn would cost nothing. */
const QUICK_FLAGS = { ...QUICK, turnBytes: 512 * 2 ** 20, mostTurnSeconds: 3 } as const

/** Figures that are judged together, beside the bytes. */
const JUDGED_BESIDE_BYTES = 4

/** As many forks as it takes for a difference to show, with all that is compared in the run. */
export function requestPlan({ options, run, description, contenders }: Asked): RequestPlan {
  const quick = contenders.some(({ flags }) => flags.length > 0) ? QUICK_FLAGS : QUICK
  const { least, ...plan } = options.quick ? quick : options.time === false ? BYTES : FULL
  // The control is compared, too, and takes no share of the correction.
  const others = contenders.filter(({ name }) => name !== CONTROL).length - 1
  const claims = (run.comparisons * others) / Math.max(1, contenders.length - 1)
  const tests = claims * (options.time === false ? 1 : JUDGED_BESIDE_BYTES)
  const forks = options.forks ?? (options.quick ? least : Math.max(least, fewestForks(tests)))
  // Bytes do not hang on the rate, and a low one would take minutes.
  const rate = options.time === false ? {} : rateOf(description)
  return { ...plan, ...rate, forks, ...ownWarmUp(description) }
}

/** The plan of one turn, whose requests are profiled. */
export function profiledPlan(description: Description): RequestPlan {
  const { least: forks, ...plan } = { ...FULL, least: 1 }
  return { ...plan, ...rateOf(description), forks, ...ownWarmUp(description) }
}

function rateOf({ service }: Description): Pick<RequestPlan, 'ratePerSecond'> {
  const { ratePerSecond } = service?.load ?? {}
  return ratePerSecond === undefined ? {} : { ratePerSecond }
}

function ownWarmUp({ service }: Description): Partial<RequestPlan> {
  const own = service?.warmUpRequests
  return own === undefined ? {} : { warmUpRequests: own, warmUpSeconds: 600 }
}

/** Starting and ending a set of programs, on a machine of two cores. */
const START_SECONDS = 0.8

/** Seconds of a case; `opSeconds` are those of a run of each program that ends by itself. */
export function secondsOfRequests(asked: Asked, opSeconds: readonly number[]): number {
  const plan = requestPlan(asked)
  if (asked.description.service?.port === undefined) return secondsOfOps(plan.forks, opSeconds)
  const { forks, turnSeconds, warmUpSeconds } = plan
  const turns = plan.turns + (plan.kept ? 1 : 0)
  return (
    forks * (START_SECONDS + asked.contenders.length * (Math.min(1, warmUpSeconds) + turns * turnSeconds))
  )
}
