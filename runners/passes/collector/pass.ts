import { CONTROL } from '../../../model/contenders.js'
import type { RunOptions } from '../../../model/run.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfOps } from '../pass.js'
import { checkDeoptimizations } from '../time/self-checks.js'
import { watchCollector } from './watch-collector.js'

/** Watches the collector under every contender but the control, which nothing compares. One at a time. */
export const collectorPass: Pass = {
  name: 'collector',
  isWanted: () => true,
  seconds: ({ contenders, options }, opSeconds) =>
    contenders.length * (lengthMs(options) / 1000 + 0.3) + secondsOfOps(5, opSeconds),
  // Pauses are times; for a first look they are good enough beside a pass that counts.
  sharesMachine: ({ quick }) => quick,
  measure: watchCollectors,
}

const lengthMs = ({ quick }: RunOptions): number => (quick ? 60 : 400)

async function watchCollectors(task: PassTask) {
  const { lab, place, asked } = task
  const contenders = task.contenders.filter(({ name }) => name !== CONTROL)
  const watch = measureEach({ lab, place, contenders }, 'collector', 1, (contender) =>
    watchCollector(lab, place, contender, lengthMs(asked.options)),
  )
  const { results, hung, warnings } = await watch
  return {
    hung,
    warnings: [...warnings, ...checkDeoptimizations(place, results)],
    found: new Map([...results].map(([contender, { gc, pool }]) => [contender, { gc, pool }])),
  }
}
