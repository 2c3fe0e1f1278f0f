import { existsSync, readFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf, usageError } from '../../model/errors.js'
import { checkConfig } from '../../reports/gate/config.js'
import type { GateConfig } from '../../reports/gate/limits.js'
import { blankTypes } from '../../runners/scenario-files/typescript.js'

const names = [
  'gclab.config.ts',
  'gclab.config.mts',
  'gclab.config.js',
  'gclab.config.mjs',
  'gclab.config.json',
]

/**
 * Reads the config at `path`, or the one in `folder` when none is named. A config in a script is code, and runs.
 * Throws a usage error when there is none, or it is not valid.
 */
export async function loadConfig(
  path: string | undefined,
  folder: string,
): Promise<GateConfig & { file: string }> {
  const file = path === undefined ? names.find((name) => existsSync(join(folder, name))) : path
  if (file === undefined)
    throw usageError(`--limits finds no config in ${folder}; it looks for ${names.join(', ')}`)
  const absolute = resolve(folder, file)
  if (!existsSync(absolute)) throw usageError(`there is no file ${absolute}`)
  const value = extname(absolute) === '.json' ? readJson(absolute, file) : await importDefault(absolute, file)
  return { ...checkConfig(value, file), file }
}

function readJson(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw usageError(`${file} cannot be read as JSON: ${messageOf(error)}`)
  }
}

async function importDefault(path: string, file: string): Promise<unknown> {
  blankTypes()
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    return module.default
  } catch (error) {
    throw usageError(`${file} could not be imported: ${messageOf(error)}`)
  }
}
