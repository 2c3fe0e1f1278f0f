import { readRunOptions } from '../../model/options/run-options.js'
import type { RunDocument } from '../../model/run.js'
import { readEnvironment } from '../../runners/machine/environment.js'
import { contendersOf } from '../../runners/passes/contender.js'
import { withPasses } from '../../runners/passes/registry.js'
import type { RunEvent } from '../../runners/passes/run-events.js'
import { sum } from '../../stats/summary.js'
import { measureTask } from '../measure.js'
import type { FoundApart, WhyNot } from './find-apart.js'
import type { BenchmarkGroup } from './group.js'
import { leftOf, moreTime } from './test-time.js'

/** Of their ratios the interval is made: six have one of 95 %, these bear with an odd one. */
const FORKS = 8
const passes = ['verify', 'allocation', 'collector', 'time']

/** The run of the benchmarks of a call, or why there is none: the test has not so much time left. */
export async function runApart(
  { registrations, test }: BenchmarkGroup,
  { file, description }: FoundApart,
  signal: AbortSignal,
): Promise<RunDocument | WhyNot> {
  const [baseline = '', ...others] = registrations.map(({ name }) => name)
  const options = { ...readRunOptions({}), scenarios: [test.file.filepath], quick: true, work: false }
  const task = {
    options: { ...options, forks: FORKS },
    targets: [file],
    node: process.execPath,
    environment: await readEnvironment(process.execPath),
  }
  const tooLong = new AbortController()
  let pace = 1
  const onEvent = (event: RunEvent): void => {
    if (event.type !== 'plan') return
    pace = event.pace ?? pace
    const seconds = pace * sum(event.steps.map((step) => step.seconds))
    if (seconds > leftOf(test)) tooLong.abort(`it takes about ${Math.ceil(seconds)} s, ${moreTime(test)}`)
  }
  const listening = { signal: AbortSignal.any([signal, tooLong.signal]), onEvent }
  const { run } = await measureTask(task, listening, {
    only: {
      passes: (all) => withPasses(all, (name) => passes.includes(name)),
      control: false,
      narrow: (all) =>
        all
          .filter((one) => one.description.name === description.name)
          .map((one) => {
            const own = { ...one.description, baseline, variants: [baseline, ...others] }
            return { ...one, description: own, contenders: contendersOf(own, undefined, [], false) }
          }),
    },
  })
  return tooLong.signal.aborted ? { reason: String(tooLong.signal.reason) } : run
}
