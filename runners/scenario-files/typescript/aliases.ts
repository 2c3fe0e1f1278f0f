import { dirname, resolve } from 'node:path'
import { createPathsMatcher, getTsconfig, type PathsMatcher, parseTsconfig } from 'get-tsconfig'
import { messageOf, usageError } from '../../../model/errors.js'

const matchers = new Map<string, readonly PathsMatcher[]>()
const cache = new Map()

/**
 * The paths for a bare specifier in the nearest tsconfig.json above a folder (`paths`, `baseUrl`), best
 * first. None for JavaScript where that file cannot be read.
 */
export function aliasesOf(specifier: string, folder: string, isScript: boolean): string[] {
  try {
    return matchersAbove(folder).flatMap((matcher) => matcher(specifier))
  } catch (error) {
    if (isScript) return []
    throw error
  }
}

function matchersAbove(folder: string): readonly PathsMatcher[] {
  const known = matchers.get(folder)
  if (known !== undefined) return known
  const found = readMatchers(folder)
  matchers.set(folder, found)
  return found
}

/** A tsconfig.json that only refers to others, as build tools write it, stands for those. */
function readMatchers(folder: string): PathsMatcher[] {
  try {
    const nearest = getTsconfig(folder, 'tsconfig.json', cache)
    if (nearest === null) return []
    const referred = (nearest.config.references ?? []).map(({ path }) => {
      const at = resolve(dirname(nearest.path), path)
      const file = at.endsWith('.json') ? at : resolve(at, 'tsconfig.json')
      return { path: file, config: parseTsconfig(file, cache) }
    })
    return [nearest, ...referred].flatMap((config) => createPathsMatcher(config) ?? [])
  } catch (error) {
    // What its reader says of a wrong type names no field.
    const what =
      error instanceof TypeError
        ? 'a field has the wrong type (paths are lists, as in "paths": { "~/*": ["./src/*"] })'
        : messageOf(error)
    throw usageError(`the tsconfig.json above ${folder} cannot be read: ${what}`)
  }
}
