import { usageError } from '../../model/errors.js'
import type { Variant, VariantContext } from '../../model/scenario.js'
import { loadScenario } from '../scenario-files/import-scenario.js'
import type { Job } from './job.js'
import { threadData } from './thread-data.js'

/** Where a factory runs when it is alone in its process. */
const alone: VariantContext = { worker: 0, workers: 1 }

/** Where this thread's factories run: as one of a group of workers, or alone. */
function contextHere(): VariantContext {
  return threadData()?.context ?? alone
}

/**
 * Imports the scenario of a job and runs the factory of its variant on its case. The op is not called.
 * Throws a usage error when the file or the factory's result has the wrong shape.
 */
export async function setUp(job: Job, context: VariantContext = contextHere()): Promise<Variant> {
  const scenario = await loadScenario(job.scenario)
  const factory = scenario.variants[job.variant]
  if (factory === undefined || !Object.hasOwn(scenario.cases, job.case)) {
    throw usageError(`${scenario.name} has no variant "${job.variant}" with a case "${job.case}"`)
  }
  const made = await factory(scenario.cases[job.case], context)
  if (typeof made === 'function') return { op: made }
  if (typeof made === 'object' && made !== null && typeof made.op === 'function') return made
  throw usageError(
    `variant "${job.variant}" returned ${kindOf(made)}; return a function, the op: (input) => () => …, or an object with an op`,
  )
}

/** What a factory returned in place of an op, in words. */
function kindOf(made: unknown): string {
  if (made === null || made === undefined) return String(made)
  if (typeof made !== 'object') return `a ${typeof made}`
  return 'op' in made ? `an object whose op is ${kindOf(made.op)}` : 'an object without an op'
}
