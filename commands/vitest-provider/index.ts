import { createRequire } from 'node:module'
import type { BenchResult } from './bench-result.js'
import type { BenchmarkGroup } from './group.js'
import type { BenchFigures } from './measured.js'

declare module 'vitest' {
  interface BenchResult {
    /** What gclab knows of the benchmark beside its time. */
    readonly gclab: BenchFigures
  }
}

/** Measures the benchmarks of a call and gives their results. Rejects with an error of theirs. */
type Run = (group: BenchmarkGroup) => Promise<readonly BenchResult[]>

// What is linked (`npm link`, `file:`) Vite transforms, and the packed CommonJS in dist/vendor/ fails in its
// modules. It leaves `require` alone: Node.js loads the rest.
const { run } = createRequire(import.meta.url)('./provider.js') as { readonly run: Run }

export type { BenchFigures }

/** A benchmark provider for vitest 5 and later, as its `benchmark.provider` takes it. */
export default { run }
