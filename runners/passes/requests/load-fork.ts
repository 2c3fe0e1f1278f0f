import type { OutputDifference } from '../../../model/run.js'
import type { ServiceRequest } from '../../../model/service.js'
import { seededFor, shuffle } from '../../../stats/random.js'
import { median } from '../../../stats/summary.js'
import type { LoadReading, ServiceLoad } from '../../programs/service/load.js'
import type { Meter } from '../../programs/service/program.js'
import type { ServiceDescription } from '../../scenario-files/describe-service.js'
import type { Place } from '../lab.js'
import type { PassTask } from '../pass.js'
import { type Answered, findDifference, requestText } from './compare-responses.js'
import { bytesOf, type ForkRequests, figuresOfFork, type KeptByRequests, type Turn } from './fork-figures.js'
import type { RequestPlan } from './plan.js'
import {
  askEach,
  connectionCount,
  type Entrant,
  EntrantFailure,
  type Stage,
  withPrograms,
} from './programs.js'

/** What one set of programs gave: figures by contender, in their order, or a response that differs. */
export interface ForkReading {
  readonly figures: readonly ForkRequests[]
  readonly difference: OutputDifference | null
}

/** What every fork of a case is measured with. */
export interface ForkTask extends Stage, Pick<PassTask, 'place' | 'contenders'> {
  readonly service: ServiceDescription
  readonly plan: RequestPlan
  readonly seed: number
}

/** One fork: a fresh set of programs, warmed up, which take turns at being loaded. */
export function loadFork(task: ForkTask, fork: number): Promise<ForkReading> {
  const { lab, service, contenders, plan, place, seed } = task
  return withPrograms(task, service, contenders, async (entrants) => {
    const answered = await askAll(task, entrants)
    const before = await findDifference(lab, place, service, answered)
    if (before !== null) return { figures: [], difference: before }
    const amount = await warmUpPrograms(task, entrants)
    const turns = new Map<Entrant, Turn[]>(entrants.map((entrant) => [entrant, []]))
    for (let turn = 0; turn < plan.turns; turn++) {
      const random = seededFor(seed, place.scenario, place.case, 'requests', fork, turn)
      for (const entrant of shuffle(entrants, random)) {
        const taken = await takeTurn(task, entrant, amount)
        const odd = oddStatus(task, answered[entrants.indexOf(entrant)] as Answered, taken.load)
        if (odd !== null) return { figures: [], difference: odd }
        turns.get(entrant)?.push(taken)
      }
    }
    for (const [entrant, taken] of turns) requireRate(entrant, taken, plan.ratePerSecond)
    const difference = await findDifference(lab, place, service, await askAll(task, entrants))
    const { slaMs } = service.load
    const kept: (KeptByRequests | null)[] = []
    for (const entrant of entrants) kept.push(plan.kept ? await takeKept(task, entrant, amount) : null)
    const figures = entrants.map((entrant, i) =>
      figuresOfFork(turns.get(entrant) ?? [], kept[i] ?? null, slaMs),
    )
    return { figures, difference }
  })
}

function askAll(task: ForkTask, entrants: readonly Entrant[]): Promise<readonly Answered[]> {
  const requests = requestsOf(task.service, task.place)
  const all = entrants.map(async (entrant) => ({
    contender: entrant.contender,
    responses: await askEach(task, entrant, task.service, requests),
  }))
  return Promise.all(all)
}

/** Warms all programs up with as many requests, and says how many make a turn. */
export async function warmUpPrograms(task: ForkTask, entrants: readonly Entrant[]): Promise<number> {
  const { plan, service, place } = task
  const mix = requestsOf(service, place).length
  const [baseline, ...others] = entrants
  if (baseline === undefined) throw new Error('a fork has a baseline')
  const before = await readMeter(baseline)
  const { requests, seconds } = await load(task, baseline, {
    amount: inMixes(plan.warmUpRequests, mix),
    seconds: plan.warmUpSeconds,
  })
  const bytes = bytesOf(await readMeter(baseline)) - bytesOf(before)
  const warm = { amount: inMixes(requests, mix), seconds: SLOWEST * plan.warmUpSeconds }
  // One after the other: beside others a program has more time for V8 to compile, and would be warmer.
  for (const entrant of others) await load(task, entrant, warm)
  const { ratePerSecond = requests / seconds } = plan
  // Enough for all connections to be busy.
  const wanted = Math.max(
    plan.turnRequests,
    BUSY * connectionCount(service),
    (requests * plan.turnBytes) / bytes,
  )
  const least = Math.min(wanted, ratePerSecond * plan.mostTurnSeconds)
  return inMixes(Math.max(least, ratePerSecond * plan.turnSeconds), mix)
}

/** Requests of a turn for each connection, at least. */
const BUSY = 4
/** How many times as long as the baseline a program may take to be warm. */
const SLOWEST = 4
/** At least so many requests, that each of a case's is sent as often. */
function inMixes(amount: number, mix: number): number {
  return Math.max(1, Math.ceil(amount / mix)) * mix
}

async function takeTurn(task: ForkTask, entrant: Entrant, amount: number): Promise<Turn> {
  // On every connection: one that the program closed while it was idle is opened in no figure.
  await load(task, entrant, { amount: connectionCount(task.service) })
  const before = await readMeter(entrant)
  const taken = await loadTurn(task, entrant, amount)
  return { before, after: await readMeter(entrant), load: taken }
}

/** One more turn, between full collections, after all figures are taken: those change what follows. */
async function takeKept(task: ForkTask, entrant: Entrant, amount: number): Promise<KeptByRequests> {
  const { contender, running } = entrant
  const read = () => running.readKept().catch((error) => Promise.reject(new EntrantFailure(contender, error)))
  await load(task, entrant, { amount: connectionCount(task.service) })
  const before = await read()
  const { requests } = await loadTurn(task, entrant, amount)
  return { requests, bytes: (await read()) - before }
}

function readMeter({ contender, running }: Entrant): Promise<Meter> {
  return running.readMeter().catch((error) => Promise.reject(new EntrantFailure(contender, error)))
}

/** Loads a program with so many requests, at the rate of the service. */
export function loadTurn(task: ForkTask, entrant: Entrant, amount: number): Promise<LoadReading> {
  const { ratePerSecond } = task.plan
  return load(task, entrant, { amount, ...(ratePerSecond !== undefined && { ratePerSecond }) })
}

/** Loads a program. Throws when requests failed, with how the program ended where it did. */
async function load(
  { lab, service, place }: ForkTask,
  entrant: Entrant,
  how: ServiceLoad,
): Promise<LoadReading> {
  const reading = await entrant.client.load(requestsOf(service, place), how).catch(async (error) => {
    lab.signal.throwIfAborted()
    await readMeter(entrant)
    throw new EntrantFailure(entrant.contender, error)
  })
  if (reading.failures + reading.unsent === 0 && reading.requests > 0) return reading
  // A program that has died says so itself.
  await readMeter(entrant)
  throw new EntrantFailure(entrant.contender, causeOf(reading, how.ratePerSecond, lab.timeoutMs))
}

/** How many times as long as its requests fall due a turn may last, and seconds more. */
const BEHIND = { times: 1.5, seconds: 0.25 } as const

/** Throws where a program was behind in every turn: its latencies would only say how long turns last. */
function requireRate(
  { contender }: Entrant,
  turns: readonly Turn[],
  ratePerSecond: number | undefined,
): void {
  if (ratePerSecond === undefined) return
  const isBehind = ({ load: { requests, seconds } }: Turn): boolean => {
    const due = requests / ratePerSecond
    return seconds > Math.max(BEHIND.times * due, due + BEHIND.seconds)
  }
  if (!turns.every(isBehind)) return
  const answered = Math.round(median(turns.map(({ load }) => load.requests / load.seconds)))
  const cause = `it does not keep up with ${ratePerSecond} requests a second: it answered ${answered} a second`
  throw new EntrantFailure(contender, cause)
}

/** Why a load has no figures. */
function causeOf(
  { requests, failures, late, unsent }: LoadReading,
  ratePerSecond: number | undefined,
  timeoutMs: number,
): string {
  const all = requests + failures + unsent
  if (failures === 0)
    return `it does not keep up with ${ratePerSecond} requests a second: ${unsent} of ${all} that fell due could not be sent`
  const given = late > 0 ? `, ${late} of them none within ${timeoutMs / 1000} s` : ''
  return `${failures} of ${all} requests under load had no whole answer${given}`
}

/** An answer under load whose status none has that was verified; `null` without one. */
function oddStatus(
  { service, place }: ForkTask,
  { contender, responses }: Answered,
  { statuses, requests }: LoadReading,
): OutputDifference | null {
  const usual = [...new Set(responses.map(({ status }) => String(status)))]
  const [odd] = Object.entries(statuses).filter(([status]) => !usual.includes(status))
  if (odd === undefined) return null
  const asked = requestsOf(service, place).map(requestText).join(', ')
  const expected = `${asked} → ${usual.join(' or ')}`
  return {
    variant: contender.name,
    op: 0,
    expected,
    actual: `${odd[0]} in ${odd[1]} of ${requests} under load`,
  }
}

function requestsOf({ requests }: ServiceDescription, place: Place): readonly ServiceRequest[] {
  return requests[place.case] ?? []
}
