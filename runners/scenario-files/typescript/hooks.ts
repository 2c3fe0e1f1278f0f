// Node's module hooks, for either kind of registration: in this thread, or in one of their own.
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import { recorderOf, recordSuites } from '../suites/recorder-of.js'
import { facadeOf } from './common-js.js'
import { compile } from './compile.js'
import { fileImported, ownFile } from './look-up.js'
import { noteHooked, sendNotes } from './notes.js'

const { createRequire } = nodeModule
/** Since Node 22.15 hooks have a say in what CommonJS requires. */
const hasRequireHooks = 'registerHooks' in nodeModule

/** The file of `gclab run --baseline`, in results that may lie elsewhere; its packages are the project's. */
const INLINE_FILE = join('quick-look', 'quick-look.gclab.mjs')

/** Called by Node.js in a thread of hooks. */
export function initialize({ port, suites }: { readonly port: MessagePort; readonly suites: boolean }): void {
  sendNotes(port)
  if (suites) recordSuites()
}

type Loaded = nodeModule.LoadFnOutput
type Resolved = nodeModule.ResolveFnOutput
type Context = Partial<nodeModule.ResolveHookContext>
type Awaitable<T> = T | Promise<T>

/**
 * Makes JavaScript of TypeScript files, but for those that another loader of the user's (`--import`) makes
 * JavaScript of: such a file is the loader's alone.
 */
export function load<C extends { readonly format?: string | null | undefined }>(
  url: string,
  context: C,
  next: (url: string, context: C) => Awaitable<Loaded>,
): Awaitable<Loaded> {
  const [path = url] = url.split('?')
  if (path.endsWith('.json') && context.format === 'module')
    return { format: 'module', source: moduleOfJson(fileURLToPath(path)), shortCircuit: true }
  if (!path.startsWith('file:') || !/\.(?:[cm]?ts|[jt]sx)$/.test(path)) return next(url, context)
  const file = fileURLToPath(path)
  return orElse(
    () => next(url, context),
    (loaded) => isJavaScript(loaded, file),
    () => compiled(file),
  )
}

/** A module whose exports are the fields of a JSON file, and by default all of it. */
function moduleOfJson(file: string): string {
  const text = readFileSync(file, 'utf8')
  const data: unknown = JSON.parse(text)
  const names = typeof data === 'object' && !Array.isArray(data) ? Object.keys(data ?? {}) : []
  const exported = names.filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name))
  return [
    `const data = JSON.parse(${JSON.stringify(text)})`,
    'export default data',
    ...exported.map((name, i) => `const _${i} = data.${name}; export { _${i} as ${name} }`),
  ].join('\n')
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

function compiled(file: string): Loaded {
  const { format, source } = compile(file)
  const isFacade = format === 'commonjs' && !hasRequireHooks
  return isFacade
    ? { format: 'module', source: facadeOf(file, source), shortCircuit: true }
    : { format, source, shortCircuit: true }
}

/**
 * Looks a specifier up as TypeScript does, in files that belong to the user's project. What that does not
 * find is Node's to find, and then, without its extension, a file inside of a package.
 */
export function resolve(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Awaitable<Resolved>,
): Awaitable<Resolved> {
  const parent = context.parentURL
  if (!parent?.startsWith('file:') || parent.includes('/node_modules/')) return next(specifier, context)
  const importer = fileURLToPath(parent)
  const recorder = recorderOf(specifier, importer)
  if (recorder !== undefined)
    return { url: pathToFileURL(recorder).href, format: 'module', shortCircuit: true }
  const isRequire = context.conditions?.includes('require') ?? false
  const file = fileImported(specifier, importer, isRequire)
  if (file === undefined) {
    const own = ownFile(specifier, dirname(importer))
    if (own !== undefined) {
      noteHooked()
      return { url: pathToFileURL(own).href, shortCircuit: true }
    }
    if (importer.endsWith(INLINE_FILE) && /^[@\w]/.test(specifier)) {
      noteHooked()
      return orElse(
        () => next(specifier, context),
        () => true,
        () =>
          next(specifier, { ...context, parentURL: pathToFileURL(join(process.cwd(), INLINE_FILE)).href }),
      )
    }
    const inPackage =
      /^(?:@[^/]+\/)?\w[\w.-]*\/./.test(specifier) && /\.[cm]?tsx?$/.test(importer) && !isRequire
    return inPackage
      ? orElse(
          () => next(specifier, context),
          () => true,
          () => next(pathToFileURL(createRequire(importer).resolve(specifier)).href, context),
        )
      : next(specifier, context)
  }
  noteHooked()
  const url = pathToFileURL(file).href
  // TypeScript lets the attribute of a JSON file be left out, and bundlers its fields be imported by name.
  if (file.endsWith('.json') && !isRequire && context.importAttributes?.type === undefined)
    return { url, format: 'module', shortCircuit: true }
  return next(isRequire ? file : url, context)
}
