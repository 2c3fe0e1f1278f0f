import { hookedOp } from '../../runners/scenario-files/suites/hooked-op.js'
import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { measureInThread } from '../../testing/in-thread/measure.js'
import { type BenchFigures, type BenchResult, benchResult } from './bench-result.js'
import { rememberTogether } from './compare.js'
import type { BenchmarkGroup, Registration, RunHooks } from './group.js'
import { matchers } from './matchers.js'
import { renderFigures } from './table.js'

declare module 'vitest' {
  interface BenchResult {
    /** What gclab knows of the benchmark beside its time. */
    readonly gclab: BenchFigures
  }
}

/** One group at a time, also where a test starts several. */
let last: Promise<unknown> = Promise.resolve()

/** Measures the benchmarks of a call and gives their results. Rejects with an error of theirs. */
function run(group: BenchmarkGroup): Promise<readonly BenchResult[]> {
  const results = last.then(() => measureGroup(group))
  last = results.catch(() => {})
  return results
}

async function measureGroup({ test, config, registrations, options = {} }: BenchmarkGroup) {
  test.context.expect.extend(matchers)
  const ready: RecordedVariant[] = []
  for (const one of registrations) ready.push(await variantOf(one, options))
  const found = await measureInThread(ready, test.context.signal)
  for (const { dispose } of ready) await dispose?.()
  const results = found.map((one, i) => benchResult(registrations[i]?.name ?? '', one, config.retainSamples))
  rememberTogether(
    results,
    found.map(({ turns }) => turns),
  )
  console.log([renderFigures(results), ...notApplying(options)].join('\n'))
  return results
}

const told = new Set<string>()

/** Names options of time, iterations and warm-up that a test sets, each once. */
function notApplying(options: object): readonly string[] {
  const names = Object.keys(options).filter(
    (name) => !['name', 'setup', 'teardown'].includes(name) && !told.has(name),
  )
  for (const name of names) told.add(name)
  return names.length === 0 ? [] : [`does not apply with gclab: ${names.join(', ')}`]
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

export type { BenchFigures }

/** A benchmark provider for vitest 5 and later, as its `benchmark.provider` takes it. */
export default { run }
