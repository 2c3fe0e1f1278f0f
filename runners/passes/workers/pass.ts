import { availableParallelism } from 'node:os'
import { CONTROL } from '../../../model/contenders.js'
import type { MeasuredWorkers } from '../../../model/measured-run.js'
import type { GcResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import { maximum, mean } from '../../../stats/summary.js'
import type { Trial } from '../../processes/launch.js'
import { mapAtMost } from '../../processes/map-at-most.js'
import { allocationFlags } from '../allocation/measure.js'
import { nativesFlag } from '../allocation/natives.js'
import { collectorFlags } from '../collector/flags.js'
import { isOk, once } from '../kept-trials.js'
import { type Place, startChild } from '../lab.js'
import type { Asked, Pass, PassTask } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import { fitPlan, secondsOfWorkers, type WorkersPlan, workerCounts, workersPlan } from './plan.js'
import { type Entry, raceGroups } from './race.js'
import { settleGroups } from './settle-groups.js'
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
  // Of the control nothing but its times is compared. Counts do not mind a neighbour, and pauses do.
  const looked = entries.filter(({ name }) => name !== CONTROL)
  const counted = await askEach(task, looked, availableParallelism(), warnings, (entry, done) => {
    step(0.2 * done)
    return countInside(task, entry)
  })
  const watched = await askEach(task, looked, 1, warnings, (entry, done) => {
    step(0.2 + 0.2 * done)
    return watchInside(task, entry)
  })
  const fitting = planFor(plan, entries.length, [...watched.values()])
  const race = await raceGroups(lab, place, entries, fitting, task.seed, (done) => step(0.4 + 0.6 * done))
  for (const [entry, { cause }] of race.failures) warnings.push(failed(place, entry, cause))
  const { samples, moving } = settleGroups(entries, race)
  const unsettled = new Set([...moving].map(({ name }) => name))
  for (const variant of unsettled) {
    warnings.push({ scenario: place.scenario, case: place.case, variant, code: 'workers-still-moving' })
  }
  const times = timesOf(entries, samples, moving)
  const results = entries.map((entry): MeasuredWorkers => {
    const [allocations, gcs] = [counted.get(entry) ?? [], watched.get(entry) ?? []]
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
function planFor(plan: WorkersPlan, groups: number, watched: readonly (readonly GcResult[])[]): WorkersPlan {
  const turns = watched.map(([gc]) => (gc === undefined ? 0 : Math.max(plan.spellMs, gc.durationMs / gc.ops)))
  return fitPlan(plan, turns.length === 0 ? 0 : groups * mean(turns))
}

/** What each thread of these groups says, so many groups at once; nothing of those that could not. */
async function askEach<R>(
  { lab, place }: WorkersTask,
  entries: readonly Entry[],
  atOnce: number,
  warnings: Warning[],
  ask: (entry: Entry, done: number) => Promise<Trial<readonly R[]>>,
): Promise<ReadonlyMap<Entry, readonly R[]>> {
  const answers = new Map<Entry, readonly R[]>()
  let asked = 0
  await mapAtMost(entries, atOnce, async (entry) => {
    if (lab.signal.aborted) return
    const trial = await ask(entry, asked++ / entries.length)
    if (trial.status === 'ok') answers.set(entry, trial.result)
    else if (!lab.signal.aborted) warnings.push(failed(place, entry, trial.cause))
  })
  return answers
}

function countInside({ lab, place }: WorkersTask, entry: Entry) {
  const { workers, name } = entry
  const flags = [...allocationFlags, nativesFlag]
  const count = () => startChild(lab, 'workers:allocation', place, entry, { workers }, flags).done
  return once(lab, ['workers:allocation', workers, name], count, isOk)
}

function watchInside({ lab, place, plan }: WorkersTask, entry: Entry) {
  const { workers, name } = entry
  const params = { workers, milliseconds: plan.collectorMs }
  const watch = () => startChild(lab, 'workers:collector', place, entry, params, collectorFlags).done
  return once(lab, ['workers:collector', workers, name], watch, isOk)
}

function failed(place: Place, entry: Entry, cause: string): Warning {
  const many = entry.workers === 1 ? '1 worker' : `${entry.workers} workers`
  return trialFailed(place, entry, `workers (${many})`, cause)
}
