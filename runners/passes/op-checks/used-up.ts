import { maximum, median } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import { settled } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'
import type { StepCounter } from './count-steps.js'

// An op that sorts in place or drains an iterator does its work once, and less ever after. Its steps are
// counted, not timed: a first op is slow for other reasons than its work (new code, caches and memory).

/** Fresh instances that must all show it, and later ops of each: enough for ops that go round. */
const INSTANCES = 5
const LATER_OPS = 40
const FEWEST_LATER = 3
/** The first op takes so many times the steps of any later op, and so many more: less is a mere start. */
const LEAST_RATIO = 1.8
const LEAST_STEPS = 100
/** For how long all this may go on. */
const MOST_MS = 2000

/**
 * How many times as many steps the first op of a fresh instance takes as any later op; `null`: not far more,
 * or the op is too slow to tell.
 */
export async function largerFirstOp(
  setUp: () => Promise<ReadyVariant>,
  steps: StepCounter,
): Promise<number | null> {
  const started = now()
  const ratios: number[] = []
  for (let i = 0; i < INSTANCES; i++) {
    const variant = await setUp()
    const until = started + ((i + 1) * MOST_MS) / INSTANCES
    const [first = 0, ...later] = await stepsOfOps(variant, steps, until)
    await variant.dispose?.()
    const most = maximum(later)
    const isLarger =
      later.length >= FEWEST_LATER && first >= LEAST_RATIO * most && first - most >= LEAST_STEPS
    if (!isLarger) return null
    ratios.push(first / Math.max(1, most))
  }
  return median(ratios)
}

async function stepsOfOps(
  { op, prepared }: ReadyVariant,
  steps: StepCounter,
  until: number,
): Promise<number[]> {
  const counts: number[] = []
  while (counts.length <= LATER_OPS && (counts.length <= FEWEST_LATER || now() < until)) {
    if (prepared !== undefined) await prepared.ensure(1)
    steps.take()
    await settled(op())
    counts.push(steps.take())
    signOfLife()
  }
  return counts
}
