import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileMeant, isFile } from './files.js'
import { aliasesOf } from './tsconfig.js'

/**
 * The file that an import means as TypeScript looks it up, in a file that belongs to the user's project: path
 * aliases, the .ts behind a .js, extensions and index files left out. `undefined`: it is Node's to find.
 */
export function fileImported(specifier: string, importer: string, isRequire: boolean): string | undefined {
  if (isBuiltin(specifier) || /^[a-z][a-z+.-]+:/i.test(specifier)) return undefined
  const folder = dirname(importer)
  const isScript = !/\.[cm]?tsx?$/.test(importer)
  if (!/^\.{0,2}(?:\/|$)/.test(specifier)) {
    return aliasesOf(specifier, folder, isScript)
      .map(fileMeant)
      .find((file) => file !== undefined)
  }
  if (/[?#]/.test(specifier)) return undefined
  const path = resolve(folder, specifier)
  // What JavaScript imports as Node does is as Node has it, though its source may lie beside it.
  return isScript && (isRequire || isFile(path)) ? undefined : fileMeant(path)
}

const own = { gclab: '../../../index.js', 'gclab/pools': '../../../pools/index.js' }

/** gclab as it runs, for a scenario in a folder where it is not installed, as under npx. */
export function ownFile(specifier: string, folder: string): string | undefined {
  if (!Object.hasOwn(own, specifier)) return undefined
  for (let at = folder; ; at = dirname(at)) {
    if (isFile(join(at, 'node_modules/gclab/package.json'))) return undefined
    if (existsSync(join(at, 'package.json')) && isNamedGclab(join(at, 'package.json'))) return undefined
    if (at === dirname(at)) return fileURLToPath(new URL(own[specifier as keyof typeof own], import.meta.url))
  }
}

function isNamedGclab(packageFile: string): boolean {
  return /"name":\s*"gclab"/.test(readFileSync(packageFile, 'utf8'))
}
