import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isRecord } from '../../model/check.js'
import { checkScenario } from '../../model/check-scenario.js'
import { checkService } from '../../model/check-service.js'
import { isCallersMistake, messageOf, NothingThere, usageError } from '../../model/errors.js'
import type { Scenario } from '../../model/scenario.js'
import { keepDefinitions } from '../../model/scenario-registry.js'
import { isService, type Service } from '../../model/service.js'
import { bundled } from '../../scenarios/index.js'
import { keepText, keptText } from '../../storage/run-folder.js'
import type { ExpectedSuite } from './suites/load-suite.js'
import { isHalt } from './suites/recorded.js'
import { mayBeSuite, tools, usesGlobals, usesTool } from './suites/recorder-of.js'

/** What a file may define. */
export type Definition = Scenario | Service

const loaded = new Map<string, Promise<readonly Definition[]>>()

/**
 * Imports a scenario file, once, and checks its shape. An address with #name means the scenario of that name
 * in a script or in a suite of another tool; any other means the default export.
 * Throws a usage error with the file's name when it cannot be imported or is not a scenario.
 */
export async function loadScenario(url: string): Promise<Scenario> {
  const [definition] = await loadDefinitions(url, keptText(addressOf(url), PLAIN) === 'true')
  if (!isService(definition)) return definition as Scenario
  const name = `${fileURLToPath(url.split('#')[0] as string)} is a service, whose programs run as they are`
  throw usageError(`${name}: gclab run, gate, list, tune and profile take it`)
}

/**
 * The same, services too, with a scenario for each group of a suite where the address names none. `isPlain`:
 * Node by itself finds and runs its files as they are.
 */
export function loadDefinitions(url: string, isPlain = false): Promise<readonly Definition[]> {
  const known = loaded.get(url) ?? importDefinitions(url, isPlain)
  loaded.set(url, known)
  return known
}

async function importDefinitions(url: string, isKnownPlain: boolean): Promise<readonly Definition[]> {
  const [address = url, name] = url.split('#')
  const file = fileURLToPath(address)
  // Bundled scenarios are built. Needless hooks would cost every child their import, and on Node 20 a thread.
  const isPlain = isKnownPlain || bundled.some((scenario) => scenario.file === url) || standsAlone(file)
  const expected =
    !isPlain && mayBeSuite(file)
      ? await (await import('./suites/load-suite.js')).expectSuite(file)
      : undefined
  if (!isPlain) (await import('./typescript.js')).hookTypeScript(expected !== undefined)
  try {
    const definitions = await definitionsIn(address, name && decodeURIComponent(name), expected)
    if ('toJSON' in {})
      throw usageError(
        `${file} gives every object a toJSON, and Node.js's inspector, which looks into the code, then says nothing: take it off Object.prototype`,
      )
    return definitions.map((definition) =>
      isService(definition) ? checkService(definition, file) : checkScenario(definition, file),
    )
  } catch (error) {
    if (error instanceof NothingThere && name === undefined) throw error
    if (isCallersMistake(error)) throw usageError(messageOf(error))
    const { placeOfSyntaxError, placeOfError } = await import('./typescript/syntax-error.js')
    const place = error instanceof SyntaxError ? placeOfSyntaxError(address) : placeOfError(error)
    const ofArguments = expected === undefined ? '' : ifReadsArguments(readFileSync(file, 'utf8'))
    throw usageError(`${file} could not be imported: ${messageOf(error)}${place}${ofArguments}`)
  }
}

const PLAIN = 'plain'

/**
 * Keeps for the processes to come, once a file was looked at, that Node by itself finds and runs all that it
 * loads: hooks would cost each of them their import, and before Node 22.15 a thread. `files`: those of the
 * user's that were loaded; one that may load others later is not known.
 */
export async function keepWhetherPlain(url: string, files: readonly string[]): Promise<void> {
  const { wereHooksNeeded } = await import('./typescript.js')
  const isPlain = !mayBeSuite(fileURLToPath(addressOf(url))) && !wereHooksNeeded() && !files.some(loadsLater)
  keepText(addressOf(url), PLAIN, String(isPlain))
}

/** Whether a file may load others later, as far as its text says; one that is nowhere on the disk may. */
function loadsLater(file: string): boolean {
  if (!existsSync(file)) return true
  return /\bimport\s*\(|[rR]equire|\bFunction\b|\beval\b/.test(readFileSync(file, 'utf8'))
}

function addressOf(url: string): string {
  return url.split('#')[0] as string
}

/** Whether a file is JavaScript that loads only Node's modules; a word in a string may deny it wrongly. */
function standsAlone(file: string): boolean {
  if (!/\.m?js$/.test(file) || !existsSync(file)) return false
  const text = readFileSync(file, 'utf8')
  const code = text.replace(/^import [^'"]*(['"])node:[\w/]+\1/gm, '')
  return !/import|require|from\s*['"]/i.test(code) && !usesGlobals(file, text)
}

/** The default export, also of TypeScript that has become CommonJS. */
export function defaultOf({ default: given }: { readonly default?: unknown }): unknown {
  const isConverted = typeof given === 'object' && given !== null && '__esModule' in given
  return isConverted ? (given as { readonly default?: unknown }).default : given
}

/** What a file defines. A script that runs a scenario itself gets as far as there; that scenario is meant. */
async function definitionsIn(
  address: string,
  name: string | undefined,
  expected: ExpectedSuite | undefined,
): Promise<readonly unknown[]> {
  const file = fileURLToPath(address)
  const byName = new Map<string, unknown>()
  const asked = new Promise<unknown>((resolve) => keepDefinitions({ byName, asked: resolve }))
  const module = import(address).then(defaultOf).catch(passOverHalt)
  const found = await Promise.race([module, asked, ...(expected ? [expected.arrival] : [])])
  const isScenario = typeof found === 'object' && found !== null && 'variants' in found
  const suite = isScenario ? null : await expected?.scenarios()
  if (suite === null) expected?.leave()
  if (!suite && !isScenario && name === undefined && hasNothing(file, found))
    throw new NothingThere(noSuite(file))
  if (suite) return name === undefined ? suite : [groupCalled(name, suite, file)]
  const wanted = name === undefined ? found : (byName.get(name) ?? found)
  if (name !== undefined && (wanted as { name?: unknown } | undefined)?.name !== name) {
    throw usageError(
      `${file} does not define "${name}" before it first calls run(): define it above, or in a file of its own`,
    )
  }
  return [wanted]
}

/** A file that ends its process, or has come to the benchmark that is measured, is read as far as there. */
function passOverHalt(error: unknown): void {
  if (!isHalt(error)) throw error
}

/** Whether a file that is no suite is no scenario either, as a helper of suites that imports their tool. */
function hasNothing(file: string, found: unknown): boolean {
  const isMeant = isRecord(found) && ['name', 'title', 'cases', 'variants'].some((key) => key in found)
  return mayBeSuite(file) && (!isMeant || usesTool(readFileSync(file, 'utf8')))
}

function noSuite(file: string): string {
  const text = readFileSync(file, 'utf8')
  const inThreads = /worker_threads/.test(text)
    ? ': it uses worker threads, and benchmarks that are registered in one are not seen'
    : ''
  return `${file} is not a scenario: its default export must be defineScenario({ … }); and it is not a suite, for it registers no benchmark with ${tools.join(', ')}${inThreads}${ifReadsArguments(text)}`
}

/** What helps a suite that its own command gives arguments. */
function ifReadsArguments(text: string): string {
  return /\bprocess\.argv\b/.test(text)
    ? '. It reads process.argv, and gclab gives a suite no arguments: a file that sets process.argv and then imports it can'
    : ''
}

function groupCalled(name: string, suite: readonly Scenario[], file: string): Scenario {
  const group = suite.find((one) => one.name === name)
  if (group !== undefined) return group
  throw usageError(
    `${file} has no group "${name}"; there are ${suite.map((one) => `"${one.name}"`).join(', ')}. If it registers other benchmarks each time, it cannot be measured: groups and names must be the same in every process`,
  )
}
