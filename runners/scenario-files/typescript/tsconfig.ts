import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { runInNewContext } from 'node:vm'
import {
  createPathsMatcher,
  getTsconfig,
  type PathsMatcher,
  parseTsconfig,
  type TsConfigResult,
} from 'get-tsconfig'
import { messageOf, usageError } from '../../../model/errors.js'
import { findUp } from '../../../storage/find-up.js'

/** What the nearest tsconfig.json above a folder says of how its files are imported and run. */
export interface Project {
  /** Path aliases (`paths`, `baseUrl`). */
  readonly aliases: readonly PathsMatcher[]
  /** Its `module` in small letters; empty where it names none. */
  readonly module: string
  /** Whether imports stay that only types use. */
  readonly keepsImports: boolean
  /** Whether the default import of a CommonJS module is that module as a whole. */
  readonly interop: boolean
  /** What of it is not there; absent when it is whole. */
  readonly lacks?: string
}

const none: Project = { aliases: [], module: '', keepsImports: false, interop: true }
const projects = new Map<string, Project>()
const cache = new Map()

/** The project that a folder belongs to. Throws a usage error for a tsconfig.json that cannot be read. */
export function projectOf(folder: string): Project {
  const known = projects.get(folder) ?? readProject(folder)
  projects.set(folder, known)
  return known
}

/**
 * The paths for a bare specifier, best first. A script needs no tsconfig.json: one that cannot be read does
 * not matter to it.
 */
export function aliasesOf(specifier: string, folder: string, isScript: boolean): string[] {
  try {
    return projectOf(folder).aliases.flatMap((matcher) => matcher(specifier))
  } catch (error) {
    if (isScript) return []
    throw error
  }
}

/** A tsconfig.json that only refers to others, as build tools write it, stands for those. */
function readProject(folder: string): Project {
  try {
    const { nearest, lacks } = nearestConfig(folder)
    if (nearest === null) return none
    const referred = (nearest.config.references ?? []).map(({ path }) => {
      const at = resolve(dirname(nearest.path), path)
      const file = at.endsWith('.json') ? at : resolve(at, 'tsconfig.json')
      return { path: file, config: parseTsconfig(file, cache) }
    })
    const configs = [nearest, ...referred]
    const options = Object.assign({}, ...configs.map(({ config }) => config.compilerOptions).reverse())
    const module = String(options.module ?? '').toLowerCase()
    return {
      aliases: configs.flatMap((config) => createPathsMatcher(config) ?? []),
      module,
      keepsImports: options.verbatimModuleSyntax === true || options.preserveValueImports === true,
      interop: options.esModuleInterop ?? module !== 'commonjs',
      ...(lacks !== undefined && { lacks }),
    }
  } catch (error) {
    // What its reader says of a wrong type names no field.
    const what =
      error instanceof TypeError
        ? 'a field has the wrong type (paths are lists, as in "paths": { "~/*": ["./src/*"] })'
        : messageOf(error)
    throw usageError(`the tsconfig.json above ${folder} cannot be read: ${what}`)
  }
}

/** The nearest one. What it extends may not be there yet, as what a framework makes: then by itself. */
function nearestConfig(folder: string): {
  readonly nearest: TsConfigResult | null
  readonly lacks?: string
} {
  try {
    return { nearest: getTsconfig(folder, 'tsconfig.json', cache) }
  } catch (error) {
    const path = findUp(folder, 'tsconfig.json')
    if (path === undefined || !/^File '.*' not found\.$/.test(messageOf(error))) throw error
    // JSON with comments and commas at its ends is an expression.
    const { extends: _, ...config } = runInNewContext(`(${readFileSync(path, 'utf8')})`)
    return { nearest: { path, config }, lacks: `${path}: ${messageOf(error).replace(/\.$/, '')}` }
  }
}

/** Whether the nearest package.json says that .js is an ES module. */
export function isModulePackage(folder: string): boolean {
  const file = findUp(folder, 'package.json')
  return file !== undefined && /"type":\s*"module"/.test(readFileSync(file, 'utf8'))
}
