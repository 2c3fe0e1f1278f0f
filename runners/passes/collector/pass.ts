import { CONTROL } from '../../../model/contenders.js'
import type { RunOptions } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import type { Contender } from '../contender.js'
import type { Place } from '../lab.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfOps } from '../pass.js'
import { checkDeoptimizations } from '../time/self-checks.js'
import type { CollectorChildResult } from './job.js'
import { watchCollector } from './watch-collector.js'

/** Watches the collector under every contender but the control, which nothing compares. One at a time. */
export const collectorPass: Pass = {
  name: 'collector',
  isWanted: () => true,
  seconds: ({ contenders, options, cores }, opSeconds) => {
    const watched = contenders.filter(isWatched).length
    const alone = watched * (lengthMs(options) / 1000 + 0.12) + secondsOfOps(4, opSeconds)
    // Beside the passes that count, it takes one core of those that all of them share.
    return isBeside(options) ? alone / Math.min(2, cores) : alone
  },
  sharesMachine: isBeside,
  measure: watchCollectors,
}

/** Pauses are times: beside a pass that counts they do for a first look, or where no times are asked for. */
function isBeside({ quick, time }: RunOptions): boolean {
  return quick || time === false
}

const isWatched = ({ name }: Contender): boolean => name !== CONTROL

/** Milliseconds of ops; longer where the pauses may be relied on, as no other pass runs meanwhile. */
const lengthMs = ({ quick, time }: RunOptions): number => (quick ? 60 : time === false ? 150 : 400)

async function watchCollectors(task: PassTask) {
  const { lab, place, asked } = task
  const contenders = task.contenders.filter(isWatched)
  const { results, warnings, ...outcome } = await measureEach(
    { lab, place, contenders },
    'collector',
    1,
    (contender) => watchCollector(lab, place, contender, lengthMs(asked.options)),
    ({ gc, pool, whilePreparing, fastestNs }) => ({
      gc,
      pool,
      prepared: whilePreparing !== undefined,
      fastestNs,
    }),
  )
  const told = [...checkDeoptimizations(place, results), ...checkPrepared(place, results)]
  return { ...outcome, warnings: [...warnings, ...told] }
}

/** What cannot be told apart where ops and the inputs prepared for them share a heap. */
function checkPrepared(
  { scenario, case: name }: Place,
  results: ReadonlyMap<Contender, CollectorChildResult>,
): readonly Warning[] {
  return [...results].flatMap(([{ name: variant }, { gc, whilePreparing }]): Warning[] => {
    const collections = gc.minor + gc.major + (whilePreparing ?? 0)
    if (whilePreparing === undefined || collections === 0) return []
    return [{ code: 'inputs-collected', scenario, case: name, variant, whilePreparing, collections }]
  })
}
