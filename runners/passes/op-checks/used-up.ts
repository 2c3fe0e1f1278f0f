import { maximum, median } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import { settled } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'
import { compareRecorded, type RecordedOutput, recordedOf } from '../verify/recorded-output.js'
import type { StepCounter } from './count-steps.js'

// An op that sorts in place or drains an iterator does its work once, and less ever after. Its steps are
// counted, not timed: a first op is slow for other reasons than its work (new code, caches and memory).

/** Fresh instances that must all show it, and later ops of each: enough for ops that go round. */
const INSTANCES = 5
const LATER_OPS = 40
const FEWEST_LATER = 3
/** Ops after which one that takes a bit at a time has come to the end of what people try. */
const MANY_OPS = 2000
/** The first op takes so many times the steps of any later op, and so many more: less is a mere start. */
const LEAST_RATIO = 1.8
const LEAST_STEPS = 100
/** For how long all this may go on. */
const MOST_MS = 2000

/**
 * How many times as many steps the first op of a fresh instance takes as those after it, or as those to which
 * its input has come down; `null`: not far more, or the op is too slow to tell.
 */
export async function largerFirstOp(
  setUp: () => Promise<ReadyVariant>,
  steps: StepCounter,
): Promise<number | null> {
  const started = now()
  const ratios: number[] = []
  for (let i = 0; i < INSTANCES; i++) {
    const variant = await setUp()
    const ratio = await fallOfSteps(variant, steps, started + ((i + 1) * MOST_MS) / INSTANCES)
    await variant.dispose?.()
    if (ratio === null) return null
    ratios.push(ratio)
  }
  return median(ratios)
}

async function fallOfSteps(variant: ReadyVariant, steps: StepCounter, until: number): Promise<number | null> {
  const first = await runOp(variant, steps)
  if (first.steps < LEAST_STEPS) return null
  const output = recordedOf(first.output)
  const later: number[] = []
  while (later.length < LATER_OPS && (later.length < FEWEST_LATER || now() < until))
    later.push((await runOp(variant, steps)).steps)
  return ratioOf(first.steps, later) ?? (await fallByAndBy(first.steps, output, variant, steps, until))
}

/**
 * The same where an op takes from its input a bit at a time: many ops later, once outputs are all alike and
 * no longer what the first was. Ops that go round, or find in a cache what the first ones put there, give
 * what they gave.
 */
async function fallByAndBy(
  firstSteps: number,
  firstOutput: RecordedOutput,
  variant: ReadyVariant,
  steps: StepCounter,
  until: number,
): Promise<number | null> {
  for (let i = 0; i < MANY_OPS; i++) {
    if (now() > until) return null
    await variant.prepared?.ensure(1)
    await settled(variant.op())
    signOfLife()
  }
  const late: number[] = []
  const outputs: RecordedOutput[] = []
  while (late.length < FEWEST_LATER) {
    const run = await runOp(variant, steps)
    late.push(run.steps)
    outputs.push(recordedOf(run.output))
  }
  const [one = firstOutput, ...others] = outputs
  const areAlike = others.every((output) => compareRecorded(one, output) === 'same')
  const isOther = compareRecorded(firstOutput, one) !== 'same'
  return areAlike && isOther ? ratioOf(firstSteps, late) : null
}

/** How many times as many steps; `null`: not far more. */
function ratioOf(first: number, later: readonly number[]): number | null {
  const most = maximum(later)
  return first >= LEAST_RATIO * most && first - most >= LEAST_STEPS ? first / Math.max(1, most) : null
}

async function runOp({ op, prepared }: ReadyVariant, steps: StepCounter) {
  await prepared?.ensure(1)
  steps.take()
  const output: unknown = await settled(op())
  const taken = steps.take()
  signOfLife()
  return { steps: taken, output }
}
