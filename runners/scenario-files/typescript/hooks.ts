// Node's module hooks, for either kind of registration: in this thread, or in one of their own.
import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve as resolvePath } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { usageError } from '../../../model/errors.js'
import { aliasesOf } from './aliases.js'
import { blank, wayOut } from './blank.js'
import { fileMeant, isFile } from './files.js'

interface Loaded {
  readonly format: 'module' | 'commonjs'
  readonly source: string
  readonly shortCircuit: true
}

/** Blanks the types of TypeScript files. */
export function load<C, R>(url: string, context: C, next: (url: string, context: C) => R): R | Loaded {
  const [path = url] = url.split('?')
  if (!path.startsWith('file:')) return next(url, context)
  if (/\.[jt]sx$/.test(path)) throw usageError(`${fileURLToPath(path)}: JSX is more than types. ${wayOut}`)
  if (!/\.[cm]?ts$/.test(path)) return next(url, context)
  const file = fileURLToPath(path)
  const source = blank(readFileSync(file, 'utf8'), file)
  return { format: path.endsWith('.cts') ? 'commonjs' : 'module', source, shortCircuit: true }
}

interface ResolveContext {
  readonly parentURL?: string | undefined
  readonly conditions?: readonly string[]
}

interface Resolved {
  readonly url: string
  readonly format?: string
  readonly importAttributes?: Readonly<Record<string, string>>
  readonly shortCircuit: true
}

/**
 * Looks a specifier up as TypeScript does, in files that belong to the user's project: path aliases, the .ts
 * behind a .js, extensions and index files left out. What that does not find is Node's to find.
 */
export function resolve<R>(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => R,
): R | Resolved {
  const parent = context.parentURL
  if (!parent?.startsWith('file:') || parent.includes('/node_modules/')) return next(specifier, context)
  const folder = dirname(fileURLToPath(parent))
  const file = meantBy(specifier, folder, context)
  if (file === undefined) {
    const own = ownModule(specifier, folder)
    return own === undefined ? next(specifier, context) : { url: own, shortCircuit: true }
  }
  const url = pathToFileURL(file).href
  if (/\.[cm]?ts$/.test(file)) return { url, shortCircuit: true }
  // TypeScript lets the attribute of a JSON file be left out.
  if (file.endsWith('.json') && !isRequire(context)) {
    return { url, format: 'json', importAttributes: { type: 'json' }, shortCircuit: true }
  }
  return next(isRequire(context) ? file : url, context)
}

function meantBy(specifier: string, folder: string, context: ResolveContext): string | undefined {
  if (isBuiltin(specifier) || /^[a-z][a-z+.-]+:/i.test(specifier)) return undefined
  const isScript = !/\.[cm]?ts$/.test(context.parentURL ?? '')
  if (!/^\.{0,2}(?:\/|$)/.test(specifier)) {
    return aliasesOf(specifier, folder, isScript)
      .map(fileMeant)
      .find((file) => file !== undefined)
  }
  if (/[?#]/.test(specifier)) return undefined
  const path = resolvePath(folder, specifier)
  // What JavaScript imports as Node does is as Node has it, though its source may lie beside it.
  return isScript && (isRequire(context) || isFile(path)) ? undefined : fileMeant(path)
}

function isRequire({ conditions }: ResolveContext): boolean {
  return conditions?.includes('require') ?? false
}

const own = { gclab: '../../../index.js', 'gclab/pools': '../../../pools/index.js' }

/** gclab as it runs, for a scenario in a folder where it is not installed, as under npx. */
function ownModule(specifier: string, folder: string): string | undefined {
  if (!Object.hasOwn(own, specifier)) return undefined
  for (let at = folder; ; at = dirname(at)) {
    if (isFile(join(at, 'node_modules/gclab/package.json'))) return undefined
    if (existsSync(join(at, 'package.json')) && isNamedGclab(join(at, 'package.json'))) return undefined
    if (at === dirname(at)) return new URL(own[specifier as keyof typeof own], import.meta.url).href
  }
}

function isNamedGclab(packageFile: string): boolean {
  return /"name":\s*"gclab"/.test(readFileSync(packageFile, 'utf8'))
}
