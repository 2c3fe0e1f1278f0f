import type { Interval, WorkSite } from '../model/run.js'
import type { Op, Variant } from '../model/scenario.js'
import { countWorkOf } from '../runners/passes/work/count-here.js'
import { CompiledBefore } from '../runners/passes/work/sites.js'
import type { PreparedOp } from './allocations-per-op.js'
import { countInTest } from './count-in-test.js'

/** What one op runs: statements and branches of code in JavaScript, as docs/steps.md defines them. */
export interface Work {
  readonly steps: number
  /** The lines that ran, those that ran most first. */
  readonly sites: readonly WorkSite[]
  /** Whether every window agreed. When not, the figures are means. */
  readonly exact: boolean
  /** Smallest and largest op, when ops differ. */
  readonly range: Interval | null
}

/** Optimized code leaves out calls of functions without branches. */
const flags = { 'turbo-filter': ['~', '*'], 'maglev-filter': ['~', '*'] } as const
/** What else the process does may run just then. */
const TRIES = 3

/**
 * Counts the steps that one call of `op` runs, by line; in the test's own process, in a tenth of a second.
 * Rejects with the op's error, and where a function was compiled before counting began: V8 knows nothing of
 * its steps. Counting begins with the first call, or where `gclab/testing/steps` is loaded.
 */
export function workPerOp<T>(op: Op | PreparedOp<T>): Promise<Work> {
  return countInTest(async () => {
    const variant: Variant<unknown, T> = typeof op === 'function' ? { op } : op
    for (let tries = 1; ; tries++) {
      const found = await count(variant)
      const isLast = tries === TRIES
      if (found instanceof CompiledBefore) {
        if (isLast) throw new Error(`${found.message}. ${remedy}`)
      } else if (found.exact || isLast) return found
    }
  }, flags)
}

const remedy =
  "Have counting begin before your code runs: load gclab/testing/steps first, as in vitest's setupFiles: ['gclab/testing/steps'], jest's setupFiles, or node --import gclab/testing/steps --test"

async function count<T>(variant: Variant<unknown, T>): Promise<Work | CompiledBefore> {
  try {
    const { stepsPerOp, sites, exact, fewest, most } = await countWorkOf(variant)
    const range = fewest === undefined || most === undefined ? null : ([fewest, most] as const)
    return { steps: stepsPerOp, sites, exact, range }
  } catch (error) {
    if (error instanceof CompiledBefore) return error
    throw error
  }
}
