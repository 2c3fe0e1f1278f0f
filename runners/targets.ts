import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { usageError } from '../model/errors.js'
import { bundled } from '../scenarios/index.js'

/** The scenario file, as a file: URL, that a name on the command line means: a bundled one, or a path. */
export function resolveTarget(name: string, folder: string): string {
  const known = bundled.find((scenario) => scenario.name === name)
  if (known !== undefined) return known.file
  const path = resolve(folder, name)
  const looksLikePath = /[\\/]|\.(?:[mc]?[jt]s)$/.test(name)
  if (!existsSync(path) || statSync(path).isDirectory()) {
    const names = bundled.map((scenario) => scenario.name).join(', ')
    throw usageError(
      looksLikePath
        ? `there is no file ${path}. Name a scenario file (.ts, .mts, .js, .mjs) or one of ${names}.`
        : `there is no scenario "${name}". Bundled are ${names}; a scenario of your own is named by its file.`,
    )
  }
  if (!/\.m?[jt]s$/.test(path))
    throw usageError(`${path} is not a scenario file: it must end in .ts, .mts, .js or .mjs`)
  return pathToFileURL(path).href
}
