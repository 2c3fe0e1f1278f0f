import type { LoadResult, RunOptions } from '../../../model/run.js'
import type { SocketLoad } from '../../../model/scenario.js'
import type { Warning } from '../../../model/warnings.js'
import { seededFor, shuffle } from '../../../stats/random.js'
import type { Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { isWhole, once } from '../kept-trials.js'
import { type Lab, type Place, startChild } from '../lab.js'
import { keepsUp } from '../load/turns.js'
import type { Asked, Pass, PassTask } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import type { DriveResult, ServeResult } from './job.js'
import { connectionsOf, opsPerSecond, type SocketPlan, socketPlans } from './plan.js'

/** Latency of real servers on the first case, where the options ask for it. */
export const socketsPass: Pass = {
  name: 'sockets',
  isWanted: (asked, isFirst) => isFirst && asked.options.sockets === true && canServe(asked),
  seconds: ({ contenders, description, options }) => {
    const seconds = secondsOf(options)
    return contenders.length * socketPlans(description.sockets, seconds).length * (seconds + 3)
  },
  warnings: (asked) =>
    asked.options.sockets === true && !canServe(asked)
      ? [{ code: 'no-load', scenario: asked.description.name }]
      : [],
  measure: measureSockets,
}

const canServe = ({ description }: Asked): boolean =>
  description.load !== null || description.sockets !== null

/** Seconds that each server is driven. */
const secondsOf = ({ quick }: RunOptions): number => (quick ? 2 : 5)

/** For a scenario that serves sockets and declares no load of its own. */
const usual = { slaMs: 100, liveHeapMB: 0 } as const

async function measureSockets({ lab, place, asked, contenders }: PassTask) {
  const { description, options } = asked
  const { slaMs, liveHeapMB } = description.load ?? usual
  const [seconds, { seed }] = [secondsOf(options), options]
  const task = { lab, place, contenders, sockets: description.sockets, slaMs, liveHeapMB, seconds, seed }
  const { results, warnings } = await once(lab, [], () => loadSockets(task), isWhole)
  return { warnings, figures: { sockets: results } }
}

/** What one pass over sockets is about. */
export interface SocketsTask {
  readonly lab: Lab
  readonly place: Place
  /** The baseline first. */
  readonly contenders: readonly Contender[]
  /** `null`: the scenario does not say how it serves sockets, and the usual requests are sent. */
  readonly sockets: SocketLoad | null
  readonly slaMs: number
  readonly liveHeapMB: number
  /** Seconds that each server is driven. */
  readonly seconds: number
  readonly seed: number
}

export interface SocketsOutcome {
  readonly results: readonly LoadResult[]
  readonly warnings: readonly Warning[]
}

/** The load over sockets of a case: each plan's and contender's server with its clients, in random order. */
export async function loadSockets(task: SocketsTask): Promise<SocketsOutcome> {
  const { lab, place, contenders, sockets, seconds, seed } = task
  const plans = socketPlans(sockets, seconds)
  const results: LoadResult[] = []
  const warnings: Warning[] = []
  for (const [index, plan] of plans.entries()) {
    const outcomes = new Map<Contender, Served>()
    for (const contender of shuffle(
      contenders,
      seededFor(seed, place.scenario, place.case, 'sockets', index),
    )) {
      if (lab.signal.aborted) return { results, warnings }
      const done = (index + outcomes.size / contenders.length) / plans.length
      lab.onEvent({ type: 'step', ...place, pass: 'sockets', done })
      outcomes.set(contender, await serveOnce(task, plan, contender))
    }
    for (const contender of contenders) {
      const served = outcomes.get(contender) as Served
      results.push(resultOf(task, plan, contender, served))
      warnings.push(...warningsOf(place, plan, contender, served))
    }
  }
  return { results, warnings }
}

/** What became of one server and of its clients; the latter `null` when the server never listened. */
interface Served {
  readonly server: Trial<ServeResult>
  readonly clients: Trial<DriveResult> | null
}

async function serveOnce(task: SocketsTask, plan: SocketPlan, contender: Contender): Promise<Served> {
  const { lab, place, contenders, slaMs, liveHeapMB } = task
  // Neither child says a word while the load is on.
  const patient = { ...lab, timeoutMs: lab.timeoutMs + plan.seconds * 1000 + 30_000 }
  const server = startChild(patient, 'sockets:serve', place, contender, { plan, liveHeapMB }, ['--expose-gc'])
  const answer = await server.turn(1)
  if (answer === null) return { server: await server.done, clients: null }
  const clients = startChild(patient, 'sockets:drive', place, contenders[0] as Contender, {
    plan,
    port: answer[0],
    slaMs,
  })
  // Nobody is left to wait for when the server falls over.
  void server.done.then(clients.end)
  const driven = await clients.done
  void server.turn(1)
  return { server: await server.done, clients: driven }
}

function resultOf(
  { place, slaMs, liveHeapMB }: SocketsTask,
  plan: SocketPlan,
  contender: Contender,
  { server, clients }: Served,
): LoadResult {
  const ratePerSecond = opsPerSecond(plan)
  const served = server.status === 'ok' ? server.result : null
  const driven = served !== null && clients?.status === 'ok' ? clients.result : null
  const keptUp = driven === null ? null : keepsUp(driven.achievedPerSecond, ratePerSecond)
  return {
    case: place.case,
    variant: contender.name,
    ...(contender.flags.length === 0 ? {} : { flags: contender.flags }),
    ratePerSecond,
    achievedPerSecond: driven?.achievedPerSecond ?? null,
    keptUp,
    latencyMs: keptUp ? (driven?.latencyMs ?? null) : null,
    percentiles: keptUp ? (driven?.percentiles ?? []) : [],
    ops: ratePerSecond * plan.seconds,
    slaMs,
    slaMisses: driven?.slaMisses ?? null,
    inFlight: null,
    liveHeapMB,
    lagMs: null,
    sustainedPerSecond: null,
    timeline: keptUp ? (driven?.timeline ?? null) : null,
    gc: served === null ? null : onClockOf(served, driven),
    sockets: {
      kind: plan.kind,
      connections: connectionsOf(plan),
      delivery: driven?.delivery ?? null,
      outstanding: served?.outstanding ?? null,
    },
  }
}

/** The server's collections on the clock of the clients' timeline. */
function onClockOf({ gc, originMs }: ServeResult, driven: DriveResult | null): ServeResult['gc'] {
  if (driven === null) return gc
  const shiftMs = originMs - driven.originMs
  return { ...gc, collections: gc.collections.map((one) => ({ ...one, ms: one.ms + shiftMs })) }
}

function warningsOf(
  place: Place,
  plan: SocketPlan,
  contender: Contender,
  { server, clients }: Served,
): Warning[] {
  const scope = { scenario: place.scenario, case: place.case, variant: contender.name }
  const failed = (cause: string) => [trialFailed(place, contender, 'sockets', cause)]
  if (server.status !== 'ok') return failed(server.cause)
  if (clients === null) return failed('its server did not listen')
  if (clients.status !== 'ok') return failed(`its clients: ${clients.cause}`)
  const warnings: Warning[] = []
  const { delivery, achievedPerSecond } = clients.result
  const ratePerSecond = opsPerSecond(plan)
  if (!keepsUp(achievedPerSecond, ratePerSecond)) {
    warnings.push({ code: 'load-behind', ratePerSecond, achievedPerSecond, ...scope })
  }
  const { lost, doubled, mangled } = delivery
  if (lost + doubled + mangled > 0)
    warnings.push({ code: 'delivery-fault', lost, doubled, mangled, ...scope })
  const { outstanding } = server.result
  if (outstanding > 0) warnings.push({ code: 'pool-outstanding', outstanding, ...scope })
  return warnings
}
