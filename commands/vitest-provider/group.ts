import type { Hooks } from '../../runners/scenario-files/suites/hooked-op.js'

// What vitest 5 hands to a benchmark provider, as far as it is used here. The package does not depend on it.

/** The benchmarks that one call of `bench.compare()` or `run()` measures. */
export interface BenchmarkGroup {
  readonly test: BenchmarkTest
  readonly config: { readonly retainSamples: boolean }
  readonly registrations: readonly Registration[]
  readonly options?: RunHooks | undefined
}

export interface BenchmarkTest {
  readonly context: {
    readonly expect: { extend(matchers: object): void }
    readonly signal?: AbortSignal
  }
  readonly file: { readonly filepath: string; readonly pool?: string; readonly tasks: readonly TaskOfFile[] }
  /** Its name behind those of its describes, as in `words > upper case`. */
  readonly fullTestName: string
  /** Milliseconds that it may take. */
  readonly timeout: number
  readonly result?: { readonly startTime?: number }
}

/** A test or a describe. */
export interface TaskOfFile {
  readonly type: string
  readonly tasks?: readonly TaskOfFile[]
  readonly fullTestName?: string
  readonly result?: { readonly state?: string }
  readonly benchmarks?: readonly object[]
}

export interface Registration {
  readonly name: string
  readonly fn: () => unknown
  readonly fnOpts?: Hooks | undefined
}

/** Of the options of a run, those that mean something here; others are named once. */
export interface RunHooks {
  readonly setup?: (task: object, mode: 'run') => unknown
  readonly teardown?: (task: object, mode: 'run') => unknown
}
