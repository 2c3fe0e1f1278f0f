import { runTo } from '../aim.js'
import { harmless } from '../harmless.js'
import { loopVariant, Rounds } from '../loop-variant.js'
import { namesOfSet, register } from '../recorded.js'

// biome-ignore lint/suspicious/noExplicitAny: with a timer, or without.
type Fn = (timer?: any) => unknown
interface Options {
  readonly name?: string
  readonly baseline?: boolean
}

const ofSuite = ['benchmarkMode', 'minSamples', 'plugins', 'repeatSuite', 'ttest', 'useWorkers']
const ofBenchmark = ['maxTime', 'minSamples', 'minTime', 'repeatSuite']

/** What a benchmark is given that has the loop in it, or takes its time by itself. */
class Timer extends Rounds {
  start(): void {
    this.begin()
  }
  override end(rounds = 1): void {
    super.end(rounds)
  }
}

function emptyLoop(timer: Timer): void {
  timer.start()
  for (let i = 0; i < timer.count; i++);
  timer.end(timer.count)
}

/** bench-node's Suite. */
export class Suite {
  private readonly options: Options
  private readonly results: unknown[] = []
  constructor(options: Options = {}) {
    this.options = options
  }
  add(name: string, given: Options | Fn, last?: Fn): this {
    this.results.push(harmless)
    const [options, fn] = typeof given === 'function' ? [{}, given] : [given, last as Fn]
    register('bench-node', () => [
      {
        name,
        group: this.options.name ?? '',
        groupId: this,
        isBaseline: options.baseline === true,
        ignored: [...namesOfSet(this.options, ofSuite), ...namesOfSet(options, ofBenchmark)],
        written: { code: String(fn), beside: fn.length === 0 ? [] : ['timer'] },
        make: () =>
          fn.length === 0
            ? () => fn()
            : loopVariant(fn, (count, edges) => new Timer(count, edges), emptyLoop),
      },
    ])
    return this
  }
  async run(): Promise<unknown[]> {
    await runTo(({ groupId }) => groupId === this)
    return this.results
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
