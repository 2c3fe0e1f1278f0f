import { availableParallelism } from 'node:os'
import type { Warning } from '../../../model/warnings.js'
import { maximum } from '../../../stats/summary.js'
import type { Trial } from '../../processes/launch.js'
import { mapAtMost } from '../../processes/map-at-most.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { LeftOver, OpChecksParams, OpChecksResult } from './job.js'

/** Milliseconds without a sign of life that are waited for what no figure hangs on. */
const MOST_SILENT_MS = 10_000

/** The lab for children that look at ops, which are waited for no longer. */
export function patient(lab: Lab): Lab {
  return { ...lab, timeoutMs: Math.min(lab.timeoutMs, MOST_SILENT_MS) }
}

/**
 * Looks at each op, the baseline's first, for work that its time would not hold: done only once, or later;
 * those that were not `looked` at already, each in a process of its own. `firstApart`: the baseline's outputs
 * show that already. A failure here accuses nobody: what is broken fails in the other passes, too.
 */
export async function checkOps(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  firstApart: boolean,
  looked: ReadonlyMap<Contender, OpChecksResult> = new Map(),
): Promise<Warning[]> {
  const [baseline] = contenders
  const found = await mapAtMost(contenders, availableParallelism(), async (contender) => {
    const known = looked.get(contender)
    if (known !== undefined) return { contender, ...known }
    const trial = await look(lab, place, contender, contender === baseline && !firstApart)
    return { contender, ...(trial.status === 'ok' ? trial.result : nothing) }
  })
  const every = opsBetweenDrains(found.flatMap(({ leaves }) => leaves ?? []))
  return found.flatMap(({ contender, leaves, firstOpRatio }): Warning[] => {
    const scope = { scenario: place.scenario, case: place.case, variant: contender.name }
    const usedUp = firstOpRatio !== null || (firstApart && contender === baseline)
    return [
      ...(leaves === null ? [] : [{ ...scope, ...leftWarning(leaves, every) }]),
      ...(usedUp ? [{ ...scope, code: 'input-used-up' as const, firstOpRatio }] : []),
    ]
  })
}

/** Ops whose left work is done together: enough for the turn to cost little. */
const MOST_BETWEEN = 128
/** The milliseconds that they may take, as they were looked at. */
const MOST_BETWEEN_MS = 2

/** After how many ops of any contender the event loop turns: a power of two. */
function opsBetweenDrains(left: readonly LeftOver[]): number {
  const slowest = Math.max(0, maximum(left.map(({ opMs }) => opMs)))
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(MOST_BETWEEN, MOST_BETWEEN_MS / slowest))))
}

function leftWarning({ what: leaves, turnNs }: LeftOver, every: number) {
  return turnNs === null
    ? ({ code: 'work-left-behind', leaves } as const)
    : ({ code: 'loop-turned', leaves, every, turnNs } as const)
}

const nothing: OpChecksResult = { leaves: null, firstOpRatio: null }

async function look(
  lab: Lab,
  place: Place,
  contender: Contender,
  fresh: boolean,
): Promise<Trial<OpChecksResult>> {
  const start = (params: OpChecksParams) =>
    startChild(patient(lab), 'op-checks', place, contender, params).done
  const trial = await start({ fresh })
  // A factory that may not be called twice in a process is no fault.
  const again = fresh && trial.status !== 'ok' && trial.status !== 'interrupted'
  return again ? start({ fresh: false }) : trial
}
