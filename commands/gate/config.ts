import { existsSync, readFileSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkConfig } from '../../judge/gate/config.js'
import type { GateConfig } from '../../judge/gate/limits.js'
import { messageOf, usageError } from '../../model/errors.js'
import { defaultOf } from '../../runners/scenario-files/import-scenario.js'
import { hookTypeScript } from '../../runners/scenario-files/typescript.js'

/**
 * Reads the config at `path`. A config in a script is code, and runs.
 * Throws a usage error when there is none, or it is not valid.
 */
export async function loadConfig(file: string, folder: string): Promise<GateConfig> {
  const path = resolve(folder, file)
  if (!existsSync(path))
    throw usageError(`there is no file ${path}: --limits takes a config, as in --limits gclab.config.ts`)
  if (!statSync(path).isFile()) throw usageError(`${path} is not a config: it is no regular file`)
  const value = extname(path) === '.json' ? readJson(path, file) : await importDefault(path, file)
  return checkConfig(value, file)
}

function readJson(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw usageError(`${file} cannot be read as JSON: ${messageOf(error)}`)
  }
}

async function importDefault(path: string, file: string): Promise<unknown> {
  hookTypeScript()
  try {
    return defaultOf(await import(pathToFileURL(path).href))
  } catch (error) {
    throw usageError(`${file} could not be imported: ${messageOf(error)}`)
  }
}
