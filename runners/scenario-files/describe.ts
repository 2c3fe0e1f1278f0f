import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usageError } from '../../model/errors.js'
import { type CaseSize, sizesOf } from '../../model/growth.js'
import { baselineOf, type Scenario } from '../../model/scenario.js'
import type { Description, FileDescription } from './description.js'
import { loadScenarios } from './import-scenario.js'
import { loadedFiles } from './loaded-files.js'
import { originalOf, sourcesOf } from './sources.js'
import type { SuiteScenario } from './suites/scenarios-of-suite.js'

/** What a scenario file declares, found out in a child: the lab's own process runs no user code. */
export async function measure({ scenario: url }: { readonly scenario: string }): Promise<FileDescription> {
  const [scenario, ...others] = await loadScenarios(url)
  const file = fileURLToPath(url)
  const described = { ...(await describe(scenario as Scenario, file)), files: loadedFiles() }
  if (others.length === 0) return described
  return { ...described, others: await Promise.all(others.map((one) => describe(one, file))) }
}

async function describe(scenario: Scenario, file: string): Promise<Description> {
  const { suite } = scenario as Partial<SuiteScenario>
  return {
    name: scenario.name,
    title: scenario.title,
    baseline: baselineOf(scenario),
    cases: Object.keys(scenario.cases),
    variants: Object.keys(scenario.variants),
    ...(suite && { suite }),
    load: scenario.load ?? null,
    sockets: scenario.sockets ?? null,
    workers: scenario.workers ?? null,
    number: scenario.number ?? null,
    ...(scenario.growth && { growth: growthIn(scenario, scenario.growth) }),
    writeup: scenario.writeup === undefined ? null : readWriteup(scenario.writeup, originalOf(file)),
    sources: suite === undefined ? await sourcesOf(scenario, file) : [],
    notes: await notesOfLoading(),
  }
}

/** `parameter` was checked: it is a number in each case. */
function growthIn({ cases }: Scenario, parameter: string) {
  return { parameter, sizes: sizesOf(cases, parameter) as CaseSize[] }
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
