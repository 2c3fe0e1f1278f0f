import type { RunSettings } from './commands/run-from-program.js'
import type { RunDocument } from './model/run.js'
import type { Scenario } from './model/scenario.js'
import { tellAsked } from './model/scenario-registry.js'
import type { Service } from './model/service.js'

export type { RunSettings } from './commands/run-from-program.js'
export { product } from './model/product.js'
export type * from './model/run.js'
export type {
  HeldOp,
  LoadProfile,
  Made,
  Op,
  Scenario,
  SocketLoad,
  Variant,
  VariantContext,
  VariantFactory,
} from './model/scenario.js'
export { defineScenario } from './model/scenario.js'
export type {
  Service,
  ServiceLoadProfile,
  ServiceRequest,
  ServiceResponse,
  ServiceVariant,
  Subscribers,
} from './model/service.js'
export { defineService } from './model/service.js'
export type { Warning, WarningCause, WarningScope } from './model/warnings.js'
export type { PoolStats } from './pools/pool-stats.js'
export type { PlannedStep, RunEvent } from './runners/passes/run-events.js'

/**
 * Measures a scenario as `gclab run` does, and resolves with the run document, as in run.json.
 * `scenario` is made by {@link defineScenario} or {@link defineService} in a file, or is the path or file:
 * URL of such a file, or the name of a bundled scenario. It is measured in other processes, which import the
 * file that called `defineScenario` up to its first call of `run`: the code above that call runs there too.
 * Rejects with an error for people: its `exitCode` is 2 when the scenario or a setting is not valid, and 3
 * when nothing could be measured. Outputs that differ and children that fail are in the document.
 */
export async function run<Input, Output>(
  scenario: Scenario<Input, Output> | Service | string | URL,
  settings: RunSettings = {},
): Promise<RunDocument> {
  if (tellAsked(scenario)) return new Promise(() => {})
  // Loaded late: a scenario file that imports gclab needs none of it.
  const { runFromProgram } = await import('./commands/run-from-program.js')
  return runFromProgram(scenario as Scenario<never, never> | Service | string | URL, settings)
}
