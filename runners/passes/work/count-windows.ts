import type { WorkResult } from '../../../model/run.js'
import { maximum, minimum } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import type { Coverage, ScriptCoverage } from '../../child/coverage.js'
import { drain } from '../../child/left-behind.js'
import { type ReadyOp, settled } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import { createStepCounter } from './sites.js'

/** Ops of a window: numbers with many divisors, so that ops which go round inputs agree. */
const OPS = [5040, 2520, 840, 120, 12, 2, 1]
/** As long as a window may take: far longer than most, so that a busy machine takes as many ops. */
const WINDOW_MS = 250
/** For the looks at single ops together. */
const LOOK_MS = 50
const WINDOWS = 3
const LEAST_SINGLE = 6
const MOST_SINGLE = 24

/** Counts the steps of an op, which the coverage has seen from before it was loaded. */
export async function countWork(op: ReadyOp, coverage: Coverage): Promise<WorkResult> {
  const ops = await warmUp(op)
  const windows: ScriptCoverage[][] = []
  for (let i = 0; i <= WINDOWS; i++) windows.push(await runWindow(op, coverage, ops))
  // Caches fill in the first.
  const counted = windows.slice(1)
  const single: ScriptCoverage[][] = []
  const end = now() + LOOK_MS
  const looks = (): boolean => single.length < LEAST_SINGLE || (single.length < MOST_SINGLE && now() < end)
  while (ops > 1 && looks()) single.push(await runWindow(op, coverage, 1))
  const scripts = [...counted, ...single].flat().map(({ scriptId }) => scriptId)
  const { total, sites } = createStepCounter(coverage.readSources(new Set(scripts)))
  const totals = counted.map(total)
  const each = ops > 1 ? single.map(total) : totals
  const [fewest, most] = [minimum(each), maximum(each)]
  return {
    stepsPerOp: totals.reduce((sum, steps) => sum + steps, 0) / (ops * WINDOWS),
    exact: maximum(totals) === minimum(totals),
    ...(fewest < most && { fewest, most }),
    sites: sites(counted.flat(), ops * WINDOWS),
  }
}

/** How many ops make a window. */
async function warmUp({ op, prepared }: ReadyOp): Promise<number> {
  let [ops, started] = [0, now()]
  for (let spent = 0; ops < 1000 && (ops < 2 || spent < WINDOW_MS); ops++) {
    if (prepared !== undefined) await prepared.ensure(1)
    // The first op also compiles.
    if (ops === 1) started = now()
    await settled(op())
    signOfLife()
    spent = now() - started
  }
  const fitting = WINDOW_MS / Math.max((now() - started) / (ops - 1), 1e-4)
  return OPS.find((count) => count <= Math.min(fitting, prepared?.most() ?? fitting)) ?? 1
}

/** What ran in so many ops, and in the turns that they wait for. */
async function runWindow(
  { op, prepared }: ReadyOp,
  coverage: Coverage,
  ops: number,
): Promise<ScriptCoverage[]> {
  if (prepared !== undefined) await prepared.ensure(ops)
  await drain()
  coverage.take()
  for (let i = 0; i < ops; i++) {
    const result = settled(op())
    if (result instanceof Promise) await result
  }
  await drain()
  const ran = coverage.take()
  signOfLife()
  return ran
    .filter(({ url }) => !url.startsWith('node:'))
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
}
