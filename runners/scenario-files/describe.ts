import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usageError } from '../../model/errors.js'
import { baselineOf } from '../../model/scenario.js'
import type { Description } from './description.js'
import { loadScenario } from './import-scenario.js'
import { originalOf, sourcesOf } from './sources.js'

/** What a scenario file declares, found out in a child: the lab's own process runs no user code. */
export async function measure({ scenario: url }: { readonly scenario: string }): Promise<Description> {
  const scenario = await loadScenario(url)
  const file = fileURLToPath(url)
  return {
    name: scenario.name,
    title: scenario.title,
    baseline: baselineOf(scenario),
    cases: Object.keys(scenario.cases),
    variants: Object.keys(scenario.variants),
    load: scenario.load ?? null,
    sockets: scenario.sockets ?? null,
    workers: scenario.workers ?? null,
    number: scenario.number ?? null,
    writeup: scenario.writeup === undefined ? null : readWriteup(scenario.writeup, originalOf(file)),
    sources: await sourcesOf(scenario, file),
    notes: await notesOfLoading(),
  }
}

/** None where no TypeScript was looked for. */
async function notesOfLoading(): Promise<Description['notes']> {
  return (await import('./typescript.js')).loadingNotes()
}

function readWriteup(path: string, scenarioFile: string): string {
  const file = resolve(dirname(scenarioFile), path)
  if (!existsSync(file)) throw usageError(`${scenarioFile}: its writeup ${file} does not exist`)
  return readFileSync(file, 'utf8')
}
