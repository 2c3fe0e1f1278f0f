import { closeSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isScenarioName } from '../model/check-scenario.js'
import { LabError, messageOf, usageError } from '../model/errors.js'
import { RUN_SCHEMA, type RunDocument } from '../model/run.js'
import { writeWhole } from './atomic-write.js'
import { builtFile } from './dist-file.js'

/**
 * Reads a saved run and checks it against the published schema.
 * Throws a usage error with the file's name when it is missing, not JSON, of another version or not valid.
 */
export function readRun(path: string): RunDocument {
  return parseRun(readText(path), path)
}

/** Checks the text of a saved run; `path` is named in errors. */
export function parseRun(text: string, path: string): RunDocument {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw usageError(`${path} is not a saved run: it is not JSON (${messageOf(error)})`)
  }
  const schema = (value as { schema?: unknown } | null)?.schema
  if (schema !== RUN_SCHEMA) {
    const found =
      typeof schema === 'string'
        ? `its schema is ${JSON.stringify(schema.slice(0, 80))}`
        : 'it names no schema'
    throw usageError(
      `${path} is not a saved run that this gclab reads: ${found}, wanted ${JSON.stringify(RUN_SCHEMA)}`,
    )
  }
  const problem = firstProblem(value) ?? firstOddName(value as RunDocument)
  if (problem !== undefined) throw usageError(`${path} is not a valid run: ${problem}`)
  return value as RunDocument
}

/** Writes a run whole or not at all, without indentation: spaces would triple the file. */
export function writeRun(path: string, run: RunDocument): void {
  writeWhole(path, `${JSON.stringify(run)}\n`)
}

/** A name that no run of ours has: a scenario's is a folder's too, and tells results apart. */
function firstOddName({ scenarios }: RunDocument): string | undefined {
  const names = scenarios.map(({ name }) => name)
  const odd = names.find((name, index) => !isScenarioName(name) || names.indexOf(name) !== index)
  return odd === undefined ? undefined : `${JSON.stringify(odd.slice(0, 80))} is no name for a scenario in it`
}

/** Bytes of a file that is read: far more than a run has, far less than memory. */
const MOST_BYTES = 2 ** 28

/** Reads pipes too, as a shell's `<(…)` gives them; never without end. */
function readText(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      return readBounded(file, path)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof LabError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EISDIR') throw usageError(`${path} is a folder: name the run.json in it`)
    throw usageError(code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${message}`)
  }
}

function readBounded(file: number, path: string): string {
  const chunks: Buffer[] = []
  let bytes = 0
  for (;;) {
    const chunk = Buffer.alloc(2 ** 20)
    const read = readSync(file, chunk)
    if (read === 0) return Buffer.concat(chunks).toString('utf8')
    bytes += read
    if (bytes > MOST_BYTES) throw usageError(`${path} is not a saved run: it is larger than any`)
    chunks.push(chunk.subarray(0, read))
  }
}

/** The check that ajv wrote when gclab was built: compiling the schema takes it half a second. */
interface Validate {
  (value: unknown): boolean
  readonly errors?: readonly { readonly instancePath?: string; readonly message?: string }[] | null
}

const require = createRequire(import.meta.url)

/** Where the value departs from the schema, in words; `undefined` when it does not. */
function firstProblem(value: unknown): string | undefined {
  const validate: Validate = require(fileURLToPath(builtFile('model/validate-run.cjs')))
  if (validate(value)) return undefined
  const [error] = validate.errors ?? []
  return `${error?.instancePath || 'the document'} ${error?.message ?? 'does not match the schema'}`
}
