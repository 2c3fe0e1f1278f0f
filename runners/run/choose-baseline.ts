import { CONTROL } from '../../model/contenders.js'
import type { Warning } from '../../model/warnings.js'
import type { Contender } from '../passes/contender.js'
import { keptUnder } from '../passes/kept-trials.js'
import { compilesAway } from '../passes/time/compiles-away.js'
import type { VerifiedCase } from './measure-case.js'
import type { AskedSelection, RunState } from './run-state.js'

/** Milliseconds of an op, as verification meets it, past which it is not empty: a call alone takes 2 µs. */
const MOST_EMPTY_MS = 0.02

/**
 * What is asked of a group of a suite, with the first benchmark as baseline that has figures: a file that
 * marks none has not chosen the first for what it is, and often begins with one that does nothing. Unchanged
 * where the file says which it is, or none has figures.
 */
export async function chooseBaseline(
  { lab }: RunState,
  asked: AskedSelection,
  verified: readonly VerifiedCase[],
): Promise<AskedSelection> {
  const { contenders, description, options } = asked
  const [first] = verified
  if (first === undefined || description.written?.marksBaseline !== false) return asked
  const { place, outcome } = first
  const failed = verified.flatMap((one) => one.outcome.warnings.flatMap(withoutFigures))
  // A step that the plan does not have would be told as if the time pass had begun.
  const probed = { ...keptUnder(lab, place, 'baseline'), onEvent: () => {} }
  for (const [i, one] of contenders.filter(({ name, variant }) => name === variant).entries()) {
    if (failed.includes(one.name)) continue
    const mayBeEmpty = options.time !== false && (outcome.opMs?.[i] ?? 0) < MOST_EMPTY_MS
    if (mayBeEmpty && (await compilesAway(probed, place, one, options.seed))) continue
    return withBaseline(asked, one.name)
  }
  return asked
}

function withoutFigures(warning: Warning): string[] {
  return warning.code === 'trial-failed' || warning.code === 'work-left-behind' ? [warning.variant ?? ''] : []
}

/** The same contenders, with another as the baseline, which stands first. */
function withBaseline(asked: AskedSelection, baseline: string): AskedSelection {
  const isFirst = ({ name }: Contender): boolean => name === baseline
  const { description } = asked
  if (description.baseline === baseline) return asked
  const contenders = asked.contenders.map((one) => {
    const isBaselineAgain = one.name === CONTROL || one.name.startsWith('baseline ')
    return isBaselineAgain && one.elsewhere === undefined ? { ...one, variant: baseline } : one
  })
  return {
    ...asked,
    description: { ...description, baseline },
    contenders: [...contenders.filter(isFirst), ...contenders.filter((one) => !isFirst(one))],
  }
}
