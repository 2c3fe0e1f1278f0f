import type { MeasuredWorkers } from '../../../model/measured-run.js'
import type { AllocationResult, GcResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import { maximum } from '../../../stats/summary.js'
import type { Trial } from '../../processes/launch.js'
import { allocationFlags } from '../allocation/measure.js'
import { nativesFlag } from '../allocation/natives.js'
import { collectorFlags } from '../collector/flags.js'
import { isOk, once } from '../kept-trials.js'
import { type Place, startChild } from '../lab.js'
import type { Asked, Pass, PassTask } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import { fitPlan, secondsOfWorkers, type WorkersPlan, workerCounts, workersPlan } from './plan.js'
import { type Entry, raceGroups } from './race.js'
import { combineAllocations, combineGc } from './sum-threads.js'
import { timesOf } from './times.js'

/** Several threads that run the op at once. `--workers` asks for it on every case. */
export const workersPass: Pass = {
  name: 'workers',
  isWanted: (asked, isFirst) => workerCounts(asked).length > 0 && (isFirst || asked.options.workers !== null),
  seconds: (asked, opSeconds) => {
    const present = asked.contenders.flatMap((one, i) => (one.elsewhere ? [] : [opSeconds[i] ?? 0]))
    return secondsOfWorkers(workersPlan(asked.options), workerCounts(asked), present, asked.cores)
  },
  warnings: moreThanCores,
  measure: measureWorkers,
}

function moreThanCores(asked: Asked): readonly Warning[] {
  const [most, { cores }] = [Math.max(0, maximum(workerCounts(asked))), asked]
  if (most <= cores) return []
  return [{ code: 'more-workers-than-cores', scenario: asked.description.name, workers: most, cores }]
}

async function measureWorkers({ lab, place, asked, contenders }: PassTask) {
  const { results, warnings } = await workersCase({
    lab,
    place,
    // Code of another commit is compared in the passes that a gate looks at.
    contenders: contenders.filter(({ elsewhere }) => elsewhere === undefined),
    counts: workerCounts(asked),
    plan: workersPlan(asked.options),
    seed: asked.options.seed,
  })
  return { warnings, figures: { workers: results } }
}

/** What is asked of the workers pass for one case. */
export interface WorkersTask extends Pick<PassTask, 'lab' | 'place' | 'contenders'> {
  /** Numbers of workers, ascending. */
  readonly counts: readonly number[]
  readonly plan: WorkersPlan
  readonly seed: number
}

/** The workers pass of one case: groups counted and watched one by one, then timed in turns. */
export async function workersCase(task: WorkersTask) {
  const { lab, place, contenders, counts, plan } = task
  const entries = counts.flatMap((workers) =>
    contenders.map((contender): Entry => ({ ...contender, workers })),
  )
  const warnings: Warning[] = []
  const step = (done: number): void => lab.onEvent({ type: 'step', ...place, pass: 'workers', done })
  const inside = new Map<Entry, Inside>()
  for (const [i, entry] of entries.entries()) {
    if (lab.signal.aborted) break
    step((0.4 * i) / entries.length)
    inside.set(entry, await lookInside(task, entry, warnings))
  }
  const fitting = planFor(plan, [...inside.values()])
  const race = await raceGroups(lab, place, entries, fitting, task.seed, (done) => step(0.4 + 0.6 * done))
  for (const [entry, { cause }] of race.failures) warnings.push(failed(place, entry, cause))
  const times = timesOf(entries, race.samples)
  const results = entries.map((entry): MeasuredWorkers => {
    const { allocations = [], gcs = [] } = inside.get(entry) ?? {}
    return {
      case: place.case,
      workers: entry.workers,
      variant: entry.name,
      ...(entry.flags.length === 0 ? {} : { flags: entry.flags }),
      ...(times.get(entry) ?? { nsPerOp: null, opsPerSecond: null }),
      allocation: combineAllocations(allocations),
      gc: combineGc(gcs),
      byWorker: Array.from({ length: Math.max(allocations.length, gcs.length) }, (_, worker) => ({
        allocation: allocations[worker] ?? null,
        gc: withoutRecord(gcs[worker]),
      })),
    }
  })
  return { results, warnings }
}

/** No chart shows a heap over time by worker. */
function withoutRecord(gc: GcResult | undefined): GcResult | null {
  return gc === undefined ? null : { ...gc, heap: [], collections: [] }
}

/** The plan with fewer turns in a fork where ops are so slow that each turn is of a single one. */
function planFor(plan: WorkersPlan, groups: readonly Inside[]): WorkersPlan {
  const turns = groups.map(({ gcs: [gc] }) =>
    gc === undefined ? 0 : Math.max(plan.spellMs, gc.durationMs / gc.ops),
  )
  return fitPlan(
    plan,
    turns.reduce((sum, ms) => sum + ms, 0),
  )
}

/** What each thread of a group counted and saw; empty when it could not. */
interface Inside {
  readonly allocations: readonly AllocationResult[]
  readonly gcs: readonly GcResult[]
}

async function lookInside(
  { lab, place, plan }: WorkersTask,
  entry: Entry,
  warnings: Warning[],
): Promise<Inside> {
  const { workers } = entry
  const take = <R>(trial: Trial<readonly R[]>): readonly R[] => {
    if (trial.status === 'ok') return trial.result
    if (!lab.signal.aborted) warnings.push(failed(place, entry, trial.cause))
    return []
  }
  const which = (pass: string) => [pass, workers, entry.name]
  const flags = [...allocationFlags, nativesFlag]
  const count = () => startChild(lab, 'workers:allocation', place, entry, { workers }, flags).done
  const allocations = take(await once(lab, which('workers:allocation'), count, isOk))
  const params = { workers, milliseconds: plan.collectorMs }
  const watch = () => startChild(lab, 'workers:collector', place, entry, params, collectorFlags).done
  return { allocations, gcs: take(await once(lab, which('workers:collector'), watch, isOk)) }
}

function failed(place: Place, entry: Entry, cause: string): Warning {
  const many = entry.workers === 1 ? '1 worker' : `${entry.workers} workers`
  return trialFailed(place, entry, `workers (${many})`, cause)
}
