import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usageError } from '../../model/errors.js'
import { type CaseSize, sizesOf } from '../../model/growth.js'
import { baselineOf, type Scenario } from '../../model/scenario.js'
import { casesOf, isService, type Service } from '../../model/service.js'
import { commandsOf, describeService } from './describe-service.js'
import type { Description, FileDescription } from './description.js'
import { type Definition, keepWhetherPlain, loadDefinitions } from './import-scenario.js'
import { loadedFiles } from './loaded-files.js'
import { hasLoadedTls } from './loaded-tls.js'
import { originalOf, sourcesOf } from './sources.js'
import type { SuiteScenario } from './suites/scenarios-of-suite.js'

/** What a scenario file declares, found out in a child: the lab's own process runs no user code. */
export async function measure({ scenario: url }: { readonly scenario: string }): Promise<FileDescription> {
  const [scenario, ...others] = await loadDefinitions(url)
  const file = fileURLToPath(url)
  const loaded = loadedFiles()
  await keepWhetherPlain(url, loaded.files)
  const described = { ...(await describe(scenario as Definition, file)), ...loaded }
  if (others.length === 0) return described
  return { ...described, others: await Promise.all(others.map((one) => describe(one, file))) }
}

async function describe(definition: Definition, file: string): Promise<Description> {
  const { name, title, number = null, writeup } = definition
  return {
    name,
    title,
    baseline: baselineOf(definition),
    cases: Object.keys(isService(definition) ? casesOf(definition) : definition.cases),
    variants: Object.keys(definition.variants),
    ...(isService(definition) ? partsOfService(definition, file) : await partsOf(definition, file)),
    number,
    writeup: writeup === undefined ? null : readWriteup(writeup, originalOf(file)),
    notes: (await import('./typescript.js')).loadingNotes(),
  }
}

async function partsOf(scenario: Scenario, file: string) {
  const { load = null, sockets = null, workers = null, cases, growth } = scenario
  const { suite, written } = scenario as Scenario & Partial<SuiteScenario>
  const sources = suite === undefined ? await sourcesOf(scenario, file) : []
  return {
    ...(!hasLoadedTls() && { withoutTls: true }),
    ...(suite && { suite }),
    ...(written && { written }),
    // It was checked: it is a number in each case.
    ...(growth && { growth: { parameter: growth, sizes: sizesOf(cases, growth) as CaseSize[] } }),
    ...{ load, sockets, workers, sources },
  }
}

function partsOfService(service: Service, file: string) {
  const sources = commandsOf(service, originalOf(file))
  return { service: describeService(service, file), load: null, sockets: null, workers: null, sources }
}

function readWriteup(path: string, scenarioFile: string): string {
  const file = resolve(dirname(scenarioFile), path)
  if (!existsSync(file)) throw usageError(`${scenarioFile}: its writeup ${file} does not exist`)
  return readFileSync(file, 'utf8')
}
