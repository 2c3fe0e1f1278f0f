import type { WorkResult } from '../../../model/run.js'
import { maximum, minimum } from '../../../stats/summary.js'
import type { Coverage, ScriptCoverage } from '../../child/coverage.js'
import { drain } from '../../child/left-behind.js'
import { type ReadyOp, settled } from '../../child/meet-op.js'
import { runRounds } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'
import type { GoRound } from '../../scenario-files/suites/recorded.js'
import { startClock, startTimer } from '../allocation/v8-state.js'
import { createStepCounter } from './sites.js'

/** Ops of a window: numbers with many divisors, so that ops which go round inputs agree. */
const OPS = [5040, 2520, 840, 120, 12, 2, 1]
/** What V8 counts in a window at most, so that every machine takes as many ops. */
const WINDOW_COUNTS = 4e6
/** Milliseconds of a window, by a clock that other programs do not drive: only slow ops meet that. */
const WINDOW_MS = 300
const WINDOWS = 3
/** Ops of a window at most where something is called round each, so that each is looked at alone. */
const HOOKED_OPS = 12
/** Looks at single ops; half as many of slow ones. */
const SINGLE = 12

type CountedOp = ReadyOp & Pick<ReadyVariant, 'drainEvery'>

/** Counts an op's steps; the coverage has seen it from before it was loaded. Throws {@link StepsUnknown}. */
export async function countWork(op: CountedOp, coverage: Coverage): Promise<WorkResult> {
  const ops = await warmUp(op, coverage)
  const windows: ScriptCoverage[][] = []
  for (let i = 0; i <= WINDOWS; i++) windows.push(await runWindow(op, coverage, ops))
  // Caches fill in the first.
  const counted = windows.slice(1)
  const single: ScriptCoverage[][] = []
  // Where the loop turns between ops, one of them has the callbacks of all.
  const looks = ops === 1 || op.drainEvery !== undefined ? 0 : ops < SINGLE ? SINGLE / 2 : SINGLE
  while (single.length < looks) single.push(await runWindow(op, coverage, 1))
  const scripts = [...counted, ...single].flat().map(({ scriptId }) => scriptId)
  const { total, sites } = createStepCounter(coverage.readSources(new Set(scripts)))
  const totals = counted.map(total)
  const each = single.length > 0 ? single.map(total) : totals
  const [fewest, most] = [minimum(each), maximum(each)]
  return {
    stepsPerOp: totals.reduce((sum, steps) => sum + steps, 0) / (ops * WINDOWS),
    exact: maximum(totals) === minimum(totals),
    ...(fewest < most && { fewest, most }),
    sites: sites(counted.flat(), ops * WINDOWS),
  }
}

/** How many ops make a window. */
async function warmUp(one: CountedOp, coverage: Coverage): Promise<number> {
  const { op, prepared, drainEvery = 1 } = one
  let [ops, clock, isOver] = [0, startClock(), startTimer(WINDOW_MS)]
  for (; ops < 1000 && (ops < 2 || !isOver()); ops++) {
    if (prepared !== undefined) await prepared.ensure(1)
    // The first op also compiles.
    if (ops === 1) [clock, isOver] = [startClock(), startTimer(WINDOW_MS)]
    await settled(op())
    signOfLife()
  }
  const inTime = (WINDOW_MS * (ops - 1)) / Math.max(clock(), 1e-3)
  await settle(coverage)
  const fitting = Math.min(inTime, prepared?.one ? HOOKED_OPS : (prepared?.most() ?? inTime))
  const counts = countsIn(await runWindow(one, coverage, drainEvery)) / drainEvery
  const most = OPS.find((count) => count <= Math.min(fitting, WINDOW_COUNTS / Math.max(1, counts))) ?? 1
  return Math.max(1, Math.round(most / drainEvery)) * drainEvery
}

/** Lets go of what ran until now. */
async function settle(coverage: Coverage): Promise<void> {
  await drain()
  coverage.take()
}

function countsIn(ran: readonly ScriptCoverage[]): number {
  const ranges = ran.flatMap(({ functions }) => functions.flatMap((one) => one.ranges))
  return ranges.reduce((sum, { count }) => sum + count, 0)
}

/** What ran in so many ops, and in the turns that they wait for. */
async function runWindow(
  { op, prepared, loop }: ReadyOp,
  coverage: Coverage,
  ops: number,
): Promise<ScriptCoverage[]> {
  if (loop !== undefined) {
    // What a call has once, such as the end of its loop, is in both.
    const longer = await ranInRounds(loop.goRound, coverage, 2 * ops)
    return [...longer, ...lessOf(await ranInRounds(loop.goRound, coverage, ops))]
  }
  // What is called round an op runs before each is looked at.
  const [stretches, each] = prepared?.one ? [ops, 1] : [1, ops]
  const ran: ScriptCoverage[][] = []
  for (let stretch = 0; stretch < stretches; stretch++) {
    // Otherwise nothing of the op's has run since it was looked at last: each look takes V8 two milliseconds.
    if (prepared !== undefined) {
      await prepared.ensure(each)
      await settle(coverage)
    }
    for (let i = 0; i < each; i++) {
      const result = settled(op())
      if (result instanceof Promise) await result
    }
    await drain()
    ran.push(coverage.take())
    signOfLife()
  }
  return usersThatRan(ran.flat())
}

/** V8 counts what stands in no loop as its function is called, which is before the timer starts. */
export class StepsUnknown extends Error {
  constructor() {
    super('its steps are not known: its calls go round less often than they are asked to')
  }
}

/** What ran from the first round of so many to the last, and in the turns that they wait for. */
async function ranInRounds(goRound: GoRound, coverage: Coverage, ops: number): Promise<ScriptCoverage[]> {
  const ran: ScriptCoverage[][] = []
  await drain()
  await runRounds(goRound, ops, {
    begin: () => void coverage.take(),
    end: () => void ran.push(coverage.take()),
  })
  if (ran.length > 1) throw new StepsUnknown()
  coverage.take()
  await drain()
  ran.push(coverage.take())
  signOfLife()
  return usersThatRan(ran.flat())
}

function usersThatRan(ran: readonly ScriptCoverage[]): ScriptCoverage[] {
  return ran
    .filter(({ url }) => !url.startsWith('node:'))
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
}

/** The same to be taken off. */
function lessOf(ran: readonly ScriptCoverage[]): ScriptCoverage[] {
  const negated = <C extends { readonly count: number }>(one: C): C => ({ ...one, count: -one.count })
  return ran.map(({ functions, ...script }) => ({
    ...script,
    functions: functions.map((one) => ({ ...one, ranges: one.ranges.map(negated) })),
  }))
}
