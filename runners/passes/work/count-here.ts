import type { WorkResult } from '../../../model/run.js'
import type { Variant } from '../../../model/scenario.js'
import { type Coverage, startCoverage } from '../../child/coverage.js'
import { readyVariant } from '../../child/set-up-variant.js'
import { countWork } from './count-windows.js'

/** What runs tests does so in between, and was loaded before all else. */
const runners = /\/node_modules\/(?:@?vitest|vite|vite-node|tinypool|birpc|@?jest[\w-]*)\//

let coverage: Coverage | undefined

/** Has V8 count in all that this process compiles from now on. */
export function beginCounting(): Coverage {
  coverage ??= startCoverage(runners)
  return coverage
}

/** The steps of a variant as a factory returns it, in a process that does other things as well. */
export function countWorkOf<T>(variant: Variant<unknown, T>): Promise<WorkResult> {
  const counting = beginCounting()
  // Code that is optimized already counts no calls.
  counting.restart()
  return countWork(readyVariant(variant), counting)
}
