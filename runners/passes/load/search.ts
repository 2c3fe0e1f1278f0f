import { lastStep } from './turns.js'

/**
 * The highest step of the scale at which `sustained` holds, by halving; `null` when none does. A failed step
 * is tried once more, since a shared machine may have been away for a moment. `known`: a step that holds.
 */
export async function highestStep(
  sustained: (step: number) => Promise<boolean>,
  known = -1,
): Promise<number | null> {
  let holds = known
  let fails = lastStep + 1
  while (fails - holds > 1) {
    const step = (holds + fails) >> 1
    if ((await sustained(step)) || (await sustained(step))) holds = step
    else fails = step
  }
  return holds < 0 ? null : holds
}
