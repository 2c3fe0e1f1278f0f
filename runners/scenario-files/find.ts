import { existsSync, readFileSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { globSync, isDynamicPattern } from 'tinyglobby'
import { usageError } from '../../model/errors.js'
import { bundled } from '../../scenarios/index.js'
import { tools, usesGlobals, usesTool } from './suites/recorder-of.js'

/** A scenario file that a name on the command line means. */
export interface Target {
  /** As it can be named on a command line: a bundled scenario's name, or a path. */
  readonly name: string
  /** The scenario file as a file: URL. */
  readonly url: string
}

/** How files with scenarios are called, for patterns and advice. */
const scenarioFiles = '*.gclab.{ts,mts,cts,js,mjs,cjs}'

/**
 * The scenario files that a name means: a bundled scenario, a path, or a glob, with its files in the order of
 * their names, or a folder, with the scenarios and the suites of other tools below it, or one group of a
 * suite, as in bench/words.bench.js#words.upper-case.
 * Throws a usage error with the known names for an unknown one.
 */
export function resolveTargets(name: string, folder: string): Target[] {
  const known = bundled.find((scenario) => scenario.name === name)
  if (known !== undefined) return [{ name, url: known.file }]
  const path = resolve(folder, name)
  const [, file, group] = existsSync(path) ? [] : (/^(.+\.[cm]?[jt]s)#(.+)$/.exec(name) ?? [])
  if (file !== undefined && group !== undefined)
    return [{ name, url: `${urlOf(file, folder)}#${encodeURIComponent(group)}` }]
  if (!existsSync(path) && isDynamicPattern(name)) return filesOf(name, folder)
  if (existsSync(path) && statSync(path).isDirectory()) return filesBelow(name, folder)
  return [{ name, url: urlOf(name, folder) }]
}

function filesOf(pattern: string, folder: string): Target[] {
  const files = globSync(pattern, { cwd: folder, ignore: ['**/node_modules/**'], absolute: true }).sort()
  if (files.length === 0) throw usageError(`no file matches ${pattern} in ${folder}`)
  return files.map((file) => ({ name: relative(folder, file), url: urlOf(file, folder) }))
}

function isSuite(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  return usesTool(text) || usesGlobals(file, text)
}

function filesBelow(name: string, folder: string): Target[] {
  const cwd = resolve(folder, name)
  const files = globSync('**/*.{ts,mts,cts,js,mjs,cjs}', {
    cwd,
    ignore: ['**/node_modules/**'],
    absolute: true,
  })
  const wanted = files.filter((file) => /\.gclab\.\w+$/.test(file) || isSuite(file))
  if (wanted.length === 0)
    throw usageError(
      `${cwd} is a folder without scenarios (${scenarioFiles}) and without benchmarks of ${tools.join(', ')}`,
    )
  return wanted.sort().map((file) => ({ name: relative(folder, file), url: urlOf(file, folder) }))
}

function urlOf(name: string, folder: string): string {
  const path = resolve(folder, name)
  if (!existsSync(path)) {
    const names = bundled.map((scenario) => scenario.name).join(', ')
    const looksLikePath = /[\\/]|\.(?:[mc]?[jt]s)$/.test(name)
    throw usageError(
      looksLikePath
        ? `there is no file ${path}. Name a scenario file (.ts, .mts, .cts, .js, .mjs, .cjs) or one of ${names}.`
        : `there is no scenario "${name}". Bundled are ${names}; a scenario of your own is named by its file.`,
    )
  }
  if (!statSync(path).isFile()) throw usageError(`${path} is not a scenario file: it is a pipe or a device`)
  if (!/\.[cm]?[jt]s$/.test(path))
    throw usageError(`${path} is not a scenario file: it must end in .ts, .mts, .cts, .js, .mjs or .cjs`)
  return pathToFileURL(path).href
}
