import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { builtFile } from './built.js'
import { messageOf, usageError } from './errors.js'
import { RUN_SCHEMA, type RunDocument } from './run.js'
import { writeWhole } from './whole-file.js'

export { writeWhole } from './whole-file.js'

/**
 * Reads a saved run and checks it against the published schema.
 * Throws a usage error that names the file when it is missing, not JSON, of another version or of another shape.
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
  const problem = firstProblem(value)
  if (problem !== undefined) throw usageError(`${path} is not a valid run: ${problem}`)
  return value as RunDocument
}

/** Writes a run so that the file is there whole or not at all. */
export function writeRun(path: string, run: RunDocument): void {
  writeWhole(path, `${JSON.stringify(run, null, 1)}\n`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw usageError(code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${message}`)
  }
}

let validate: ReturnType<Ajv['compile']> | undefined

/** Where the value departs from the schema, in words; `undefined` when it does not. */
function firstProblem(value: unknown): string | undefined {
  validate ??= new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync(builtFile('model/run.schema.json'), 'utf8')),
  )
  if (validate(value)) return undefined
  const [error] = validate.errors ?? []
  return `${error?.instancePath || 'the document'} ${error?.message ?? 'does not match the schema'}`
}
