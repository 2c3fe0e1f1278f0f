import { type ExitCode, exitCodes } from '../model/errors.js'
import { loadDefinitions } from '../runners/scenario-files/import-scenario.js'
import { bundled } from '../scenarios/index.js'
import type { Io } from './io.js'
import type { Where } from './options/table.js'

/** `gclab list`: the bundled scenarios. */
export async function list({ json }: Pick<Where, 'json'>, io: Io): Promise<ExitCode> {
  const scenarios = (await Promise.all(bundled.map(({ file }) => loadDefinitions(file)))).flat()
  const entries = scenarios.map(({ name, title, cases, variants }) => ({
    name,
    title,
    cases: Object.keys(cases),
    variants: Object.keys(variants),
  }))
  if (json) io.stdout.write(`${JSON.stringify(entries, null, 2)}\n`)
  else for (const entry of entries) io.stdout.write(describe(entry))
  return exitCodes.ok
}

function describe(entry: { name: string; title: string; cases: string[]; variants: string[] }): string {
  return `${entry.name}\n  ${entry.title}\n  cases     ${entry.cases.join(', ')}\n  variants  ${entry.variants.join(', ')}\n\n`
}
