import { hookedOp } from '../../runners/scenario-files/suites/hooked-op.js'
import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { type BenchResult, benchResult } from './bench-result.js'
import { rememberTogether } from './compare.js'
import type { BenchmarkGroup, Registration, RunHooks } from './group.js'
import { measureInProcesses } from './in-processes.js'
import { measureInWorker } from './in-worker.js'
import { matchers } from './matchers.js'
import { renderFigures } from './table.js'
import { warnOfTime } from './test-time.js'

/** One group at a time, also where a test starts several. */
let last: Promise<unknown> = Promise.resolve()

/** Measures the benchmarks of a call and gives their results. Rejects with an error of theirs. */
export function run(group: BenchmarkGroup): Promise<readonly BenchResult[]> {
  const results = last.then(() => {
    const done = warnOfTime(group)
    return measureGroup(group).finally(done)
  })
  last = results.catch(() => {})
  return results
}

async function measureGroup(group: BenchmarkGroup) {
  const { test, config, registrations, options = {} } = group
  test.context.expect.extend(matchers)
  const ready: RecordedVariant[] = []
  for (const one of registrations) ready.push(await variantOf(one, options))
  const apart = await measureInProcesses(group, ready)
  const measured = 'reason' in apart ? await measureInWorker(ready, test.context.signal) : apart
  for (const { dispose } of ready) await dispose?.()
  const results = measured.found.map((one, i) =>
    benchResult(registrations[i]?.name ?? '', one, config.retainSamples),
  )
  rememberTogether(results, measured.compare)
  const notes = 'reason' in apart ? [`measured within vitest’s worker: ${apart.reason}`] : measured.notes
  console.log([renderFigures(results), ...once([...notes, ...notApplying(options)])].join('\n'))
  return results
}

const told = new Set<string>()

/** The texts that were not told before. */
function once(texts: readonly string[]): readonly string[] {
  const untold = texts.filter((text) => !told.has(text))
  for (const text of untold) told.add(text)
  return untold
}

/** Names options of time, iterations and warm-up that a test sets. */
function notApplying(options: object): readonly string[] {
  return Object.keys(options)
    .filter((name) => !['name', 'setup', 'teardown'].includes(name))
    .map((name) => `does not apply with gclab: ${name}`)
}

/** The op with its hooks, as a suite's: set-up comes first, and is not measured. */
function variantOf({ name, fn, fnOpts = {} }: Registration, { setup, teardown }: RunHooks) {
  const task = { name }
  return hookedOp(fn, task, {
    ...fnOpts,
    beforeAll: async () => {
      await setup?.(task, 'run')
      await fnOpts.beforeAll?.call(task, 'run')
    },
    afterAll: async () => {
      await fnOpts.afterAll?.call(task, 'run')
      await teardown?.(task, 'run')
    },
  })
}
