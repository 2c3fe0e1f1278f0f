import type { KeptResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import { sum } from '../../../stats/summary.js'
import { withoutInlining } from '../allocation/count-without-inlining.js'
import { allocationFlags } from '../allocation/measure.js'
import { hasOwnCode } from '../contender.js'
import { startChild } from '../lab.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfChildren } from '../pass.js'

/** Flags for the child: what stays is the same however V8 compiles, and each function is to be named. */
export const keptFlags: readonly string[] = [...allocationFlags, ...withoutInlining]

/** Finds what an op of each variant leaves alive; several at once, since counts do not depend on speed. */
export const keptPass: Pass = {
  name: 'kept',
  isWanted: () => true,
  seconds: ({ contenders, cores }, opSeconds) => {
    const busy = opSeconds.map((seconds) => seconds * (seconds > 0.1 ? 11 : 60))
    return secondsOfChildren(contenders.filter(hasOwnCode).length, 0.22, sum(busy), cores)
  },
  sharesMachine: () => true,
  measure: findKept,
}

async function findKept(task: PassTask) {
  const { lab, place, cores } = task
  const contenders = task.contenders.filter(hasOwnCode)
  const { results, warnings, ...outcome } = await measureEach(
    { ...task, contenders },
    'kept',
    cores,
    (contender) => startChild(lab, 'kept', place, contender, {}, keptFlags).done,
    ({ kept }) => ({ kept }),
  )
  const { scenario, case: name } = place
  const told = [...results].flatMap(([{ name: variant }, { kept }]) =>
    warningsOf(kept).map((warning) => ({ ...warning, scenario, case: name, variant })),
  )
  return { ...outcome, warnings: [...warnings, ...told] }
}

function warningsOf(kept: KeptResult | null): Warning[] {
  if (kept === null) return [{ code: 'kept-unsettled' }]
  const bytesPerOp = kept.heapBytesPerOp + kept.externalBytesPerOp
  return bytesPerOp > 0 ? [{ code: 'not-steady', retainedPerOp: kept.allocsPerOp, bytesPerOp }] : []
}
