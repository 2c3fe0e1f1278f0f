import { fileURLToPath } from 'node:url'
import { checkScenario } from '../model/check-scenario.js'
import { LabError, messageOf, usageError } from '../model/errors.js'
import type { Scenario } from '../model/scenario.js'
import { placeOfSyntaxError } from './typescript/syntax-error.js'
import { blankTypes } from './typescript.js'

/**
 * Imports a scenario file and checks its shape.
 * Throws a usage error that names the file when it cannot be imported or is not a scenario.
 */
export async function loadScenario(url: string): Promise<Scenario> {
  const file = fileURLToPath(url)
  blankTypes()
  let module: { readonly default?: unknown }
  try {
    module = await import(url)
  } catch (error) {
    // One that was thrown in the thread of the hooks has lost its class on the way.
    if (error instanceof LabError || (error as Error | null)?.name === 'LabError')
      throw usageError(messageOf(error))
    const place = error instanceof SyntaxError ? placeOfSyntaxError(url) : ''
    throw usageError(`${file} could not be imported: ${messageOf(error)}${place}`)
  }
  return checkScenario(module.default, file)
}
