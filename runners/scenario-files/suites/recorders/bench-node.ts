import { harmless } from '../harmless.js'
import { beginsWithLoop, namesOfSet, register, type Written } from '../recorded.js'

type Fn = (timer?: object) => unknown
interface Options {
  readonly name?: string
  readonly baseline?: boolean
}

const ofSuite = ['benchmarkMode', 'minSamples', 'plugins', 'repeatSuite', 'ttest', 'useWorkers']
const ofBenchmark = ['maxTime', 'minSamples', 'minTime', 'repeatSuite']

/** For benchmarks that have the loop in them: an op is a call that goes round once. */
const timer = { start() {}, end() {}, count: 1 }

function writtenAs(fn: Fn): Written {
  const code = String(fn)
  return fn.length === 0
    ? { code, beside: [] }
    : { code, beside: ['timer'], besideLoop: !beginsWithLoop(code) }
}

/** bench-node's Suite. */
export class Suite {
  private readonly options: Options
  constructor(options: Options = {}) {
    this.options = options
  }
  add(name: string, given: Options | Fn, last?: Fn): this {
    const [options, fn] = typeof given === 'function' ? [{}, given] : [given, last as Fn]
    register('bench-node', () => [
      {
        name,
        group: this.options.name ?? '',
        groupId: this,
        isBaseline: options.baseline === true,
        ignored: [...namesOfSet(this.options, ofSuite), ...namesOfSet(options, ofBenchmark)],
        written: writtenAs(fn),
        make: () => (fn.length > 0 ? () => fn(timer) : () => fn()),
      },
    ])
    return this
  }
  async run(): Promise<unknown[]> {
    return []
  }
}

export const [textReport, chartReport, htmlReport, jsonReport, csvReport, prettyReport] =
  Array<unknown>(6).fill(harmless)
export const [V8NeverOptimizePlugin, V8GetOptimizationStatus, V8OptimizeOnNextCallPlugin] =
  Array<unknown>(3).fill(harmless)
export const [MemoryPlugin, DeadCodeEliminationDetectionPlugin] = [harmless, harmless]
export const [compareBenchmarks, welchTTest, getSignificanceStars] = [harmless, harmless, harmless]
export default {
  ...{ Suite, textReport, chartReport, htmlReport, jsonReport, csvReport, prettyReport, compareBenchmarks },
  ...{ V8NeverOptimizePlugin, V8GetOptimizationStatus, V8OptimizeOnNextCallPlugin, MemoryPlugin },
  ...{ DeadCodeEliminationDetectionPlugin, welchTTest, getSignificanceStars },
}
