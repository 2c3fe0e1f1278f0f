import { CONTROL } from '../../../model/contenders.js'
import type { RunOptions } from '../../../model/run.js'
import { sum } from '../../../stats/summary.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfChildren } from '../pass.js'
import { checkAllocations } from './checks.js'
import { countInProcesses, countingProcesses } from './count-processes.js'
import { countWithoutInlining } from './count-without-inlining.js'

/** Counts the allocations of every contender; several at once, since counts do not depend on speed. */
export const allocationPass: Pass = {
  name: 'allocation',
  isWanted: () => true,
  seconds: ({ contenders, options, cores }, opSeconds) => {
    const children = contenders.map((one) => childrenOf(one, options))
    const busy = (seconds: number, i: number) => (children[i] ?? 0) * seconds * opsCounted(seconds)
    return secondsOfChildren(sum(children), CHILD_SECONDS, sum(opSeconds.map(busy)), cores)
  },
  sharesMachine: () => true,
  measure: countAllocations,
}

/** Processor seconds of a child whose op is fast. */
const CHILD_SECONDS = 0.22

/** Roughly how many ops a process runs at so many seconds an op: many in its windows of time, or a few. */
function opsCounted(seconds: number): number {
  return (seconds > 0.5 ? 27 : 36) + Math.min(12_000, 2 / Math.max(seconds, 1e-9))
}

/** Processes that count a contender's op where the first two agree. */
function childrenOf(contender: Contender, options: RunOptions): number {
  if (contender.name === CONTROL) return 1
  return tellsApart(options) && hasOwnCode(contender) ? 3 : 2
}

/** Whether inlined functions are told apart from their callers; a first look does without. */
function tellsApart({ quick, time }: RunOptions): boolean {
  return !quick || time === false
}

async function countAllocations(task: PassTask) {
  const { lab, place, asked, cores, found } = task
  // Bytes without those of the work that is done later would be no op's.
  const contenders = task.contenders.filter((one) => found.get(one)?.leavesWork !== true)
  const measure = (contender: Contender) => {
    const children = childrenOf(contender, asked.options)
    if (children > 2) return countWithoutInlining(lab, place, contender)
    const processes = countingProcesses(lab, place, contender, false)
    // The control is what the baseline reads in a process more.
    return children === 1 ? processes.count() : countInProcesses(processes)
  }
  const { results, warnings, ...outcome } = await measureEach(
    { ...task, contenders },
    'allocation',
    cores,
    measure,
    ({ allocation, awaited }) => ({ allocation, awaited }),
  )
  return {
    ...outcome,
    warnings: [...warnings, ...checkAllocations(place, results)],
    profiles: [...results].flatMap(([{ name: variant }, { profile }]) =>
      profile === null
        ? []
        : [{ scenario: place.scenario, case: place.case, variant, json: JSON.stringify(profile) }],
    ),
  }
}
