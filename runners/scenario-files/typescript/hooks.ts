// Node's module hooks, for either kind of registration: in this thread, or in one of their own.
import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve as resolvePath } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { usageError } from '../../../model/errors.js'
import { aliasesOf } from './aliases.js'
import { blank, wayOut } from './blank.js'
import { fileMeant, isFile } from './files.js'

/** What Node's chain of hooks answers to `load`. */
interface Loaded {
  readonly format?: string | null | undefined
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
  readonly shortCircuit?: boolean
}

type Awaitable<T> = T | Promise<T>

/**
 * Blanks the types of TypeScript files, but for those that another loader of the user's (`--import`) makes
 * JavaScript of: such a file is the loader's alone.
 */
export function load<C>(
  url: string,
  context: C,
  next: (url: string, context: C) => Awaitable<Loaded>,
): Awaitable<Loaded> {
  const [path = url] = url.split('?')
  if (!path.startsWith('file:') || !/\.(?:[cm]?ts|[jt]sx)$/.test(path)) return next(url, context)
  const file = fileURLToPath(path)
  return orElse(
    () => next(url, context),
    (loaded) => isJavaScript(loaded, file),
    () => blanked(file),
  )
}

/** What a call gives, now or later, if it `does`; else, as when it fails, what `instead` gives. */
function orElse<T>(
  call: () => Awaitable<T>,
  does: (value: T) => boolean,
  instead: () => Awaitable<T>,
): Awaitable<T> {
  const chosen = (value: T): Awaitable<T> => (does(value) ? value : instead())
  try {
    const value = call()
    return value instanceof Promise ? value.then(chosen, instead) : chosen(value)
  } catch {
    return instead()
  }
}

/** Whether somebody made JavaScript of a file: Node's own answer is the text as it lies there, or none. */
function isJavaScript({ format, source }: Loaded, file: string): boolean {
  if (!format || format.endsWith('-typescript')) return false
  // The loader that names a format without a source has a hand in `require` as well.
  if (source === null || source === undefined) return true
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source)
  return text !== readFileSync(file, 'utf8')
}

function blanked(file: string): Loaded {
  if (/x$/.test(file)) throw usageError(`${file}: JSX is more than types. ${wayOut}`)
  const source = blank(readFileSync(file, 'utf8'), file)
  return { format: file.endsWith('.cts') ? 'commonjs' : 'module', source, shortCircuit: true }
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
