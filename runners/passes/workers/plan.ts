import type { RunOptions } from '../../../model/run.js'
import type { Description } from '../../scenario-files/description.js'

/** How long the workers pass looks. */
export interface WorkersPlan {
  /** Milliseconds of one turn of one group: long against the start of its threads. */
  readonly spellMs: number
  readonly forks: number
  /** Turns of each group in a fork before any counts; of those counted, what still moves is left out. */
  readonly warmUp: number
  /** Those counted. */
  readonly blocks: number
  /** Milliseconds of the sustained run in which collections are watched. */
  readonly collectorMs: number
}

/**
 * Eight forks are the fewest whose exact test can show a difference after Holm's correction over up to six
 * comparisons: its smallest p-value is 2 / 2^8, and six times that is below 5 %.
 */
const full: WorkersPlan = { spellMs: 4, forks: 8, warmUp: 16, blocks: 12, collectorMs: 200 }
const quick: WorkersPlan = { spellMs: 4, forks: 2, warmUp: 8, blocks: 8, collectorMs: 150 }

/** How the options want the workers pass spent; without the time pass there are no forks here either. */
export function workersPlan(options: Pick<RunOptions, 'quick' | 'forks' | 'time'>): WorkersPlan {
  const plan = options.quick ? quick : full
  return { ...plan, forks: options.time === false ? 0 : (options.forks ?? plan.forks) }
}

/** The asked numbers of workers, ascending; else the declared ones, unless quick, without times or load. */
export function workerCounts({ description, options }: WorkersAsked): readonly number[] {
  const isLeftOut = options.quick || options.time === false || options.load === 'off'
  const counts = options.workers ?? (isLeftOut ? [] : (description.workers ?? []))
  return [...new Set(counts)].sort((a, b) => a - b)
}

/** What the numbers of workers are decided by. */
export interface WorkersAsked {
  readonly description: Pick<Description, 'workers'>
  readonly options: Pick<RunOptions, 'workers' | 'quick' | 'time' | 'load'>
}

/** Milliseconds that the turns of a fork may take, those before counting and those counted each. */
const MOST_MS = 4000

/** The plan with fewer turns in a fork where one of every group takes so many milliseconds. */
export function fitPlan(plan: WorkersPlan, blockMs: number): WorkersPlan {
  const fits = (most: number) => Math.min(most, Math.max(1, Math.floor(MOST_MS / blockMs)))
  return { ...plan, warmUp: fits(plan.warmUp), blocks: fits(plan.blocks) }
}

/** Ops of each thread before its first turn, and while it is counted and watched. */
const SET_UP_OPS = 2
const WATCHED_OPS = 30

/** Seconds of contenders with these numbers of workers on an idle machine, by the seconds of their ops. */
export function secondsOfWorkers(
  plan: WorkersPlan,
  counts: readonly number[],
  opSeconds: readonly number[],
  cores: number,
): number {
  const contenders = opSeconds.length
  const threads = contenders * counts.reduce((sum, count) => sum + count, 0)
  const groups = contenders * counts.length
  /** Of one op in every group: threads beyond the cores wait for one another. */
  const ops = counts.reduce((sum, count) => sum + Math.max(1, count / cores), 0)
  const opsOfAll = ops * opSeconds.reduce((sum, seconds) => sum + seconds, 0)
  const block = Math.max(groups * (plan.spellMs / 1000), opsOfAll) + groups / 1000
  const { warmUp, blocks } = fitPlan(plan, 1000 * block)
  const fork = 0.05 * threads + (warmUp + blocks) * block + SET_UP_OPS * opsOfAll
  const watched = Math.min(WATCHED_OPS * opsOfAll, 2 * groups + 20 * opsOfAll)
  return plan.forks * fork + groups * (0.6 / cores + 0.2 + plan.collectorMs / 1000) + watched
}
