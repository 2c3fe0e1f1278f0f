import type { RunOptions } from '../../../model/run.js'
import type { Description } from '../../scenario-files/description.js'

/** How long the workers pass looks. */
export interface WorkersPlan {
  /** Milliseconds of one turn of one group: long against the start of its threads. */
  readonly spellMs: number
  readonly forks: number
  /** Turns of each group in a fork: before any counts, and counted. */
  readonly warmUp: number
  readonly blocks: number
  /** Milliseconds of the sustained run in which collections are watched. */
  readonly collectorMs: number
}

/**
 * Eight forks are the fewest whose exact test can still show a difference after Holm's correction over up to six
 * comparisons: its smallest p-value is 2 / 2^8, and six times that is below 5 %.
 */
const full: WorkersPlan = { spellMs: 5, forks: 8, warmUp: 12, blocks: 12, collectorMs: 300 }
const quick: WorkersPlan = { spellMs: 5, forks: 2, warmUp: 6, blocks: 8, collectorMs: 150 }

/** How the options want the workers pass spent; without the time pass there are no forks here either. */
export function workersPlan(options: Pick<RunOptions, 'quick' | 'forks' | 'time'>): WorkersPlan {
  const plan = options.quick ? quick : full
  return { ...plan, forks: options.time === false ? 0 : (options.forks ?? plan.forks) }
}

/** Numbers of workers that are asked for, or else declared, ascending; none in a quick run that does not ask. */
export function workerCounts({ description, options }: WorkersAsked): readonly number[] {
  const counts = options.workers ?? (options.quick ? [] : (description.workers ?? []))
  return [...new Set(counts)].sort((a, b) => a - b)
}

/** What the numbers of workers are decided by. */
export interface WorkersAsked {
  readonly description: Pick<Description, 'workers'>
  readonly options: Pick<RunOptions, 'workers' | 'quick'>
}

/** Seconds that `contenders` take with these numbers of workers, on an idle machine with a core for each. */
export function secondsOfWorkers(plan: WorkersPlan, counts: readonly number[], contenders: number): number {
  const threads = contenders * counts.reduce((sum, count) => sum + count, 0)
  const groups = contenders * counts.length
  const fork = 0.05 * threads + (groups * (plan.warmUp + plan.blocks) * (plan.spellMs + 1)) / 1000
  return plan.forks * fork + groups * (1 + 0.4 + plan.collectorMs / 1000)
}
