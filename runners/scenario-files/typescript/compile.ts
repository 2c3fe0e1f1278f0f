import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Options, TransformOutput } from '@swc/wasm-typescript'
import { usageError } from '../../../model/errors.js'
import { keepText, keptText } from '../../../storage/run-folder.js'
import { commonJsOf, isMeantAsCommonJs } from './common-js.js'
import { dropTypeExports, dropTypeImports } from './drop-types.js'
import { keepLines } from './keep-lines.js'
import { noteHooked, noteLoading } from './notes.js'
import { isModulePackage, type Project, projectOf } from './tsconfig.js'

const require = createRequire(import.meta.url)

/** What can be done about syntax that is left to others. */
export const wayOut =
  'gclab leaves decorators and JSX to a loader of yours: --import tsx, with tsx installed, or any other that Node.js ' +
  'takes. Or import the JavaScript that your build makes of it.'

/** What swc says of source that it cannot read. */
interface SwcError {
  readonly code?: string
  readonly message?: string
  readonly startLine?: number
  readonly snippet?: string
}

/** A file of TypeScript as Node.js can run it. */
export interface Compiled {
  readonly format: 'module' | 'commonjs'
  readonly source: string
}

/**
 * A file of TypeScript as its project means it: types blanked, and syntax that is more than types transformed
 * as Node.js does it; then CommonJS where tsconfig.json says so. Lines stay true. Throws a usage error with
 * file and line for what is not TypeScript.
 */
export function compile(file: string): Compiled {
  if (/x$/.test(file)) throw usageError(`${file}: JSX is more than types. ${wayOut}`)
  noteHooked()
  const project = projectOf(dirname(file))
  if (project.lacks !== undefined) noteLoading({ kind: 'tsconfig', what: project.lacks })
  const source = readFileSync(file, 'utf8')
  const { aliases: _, ...settings } = project
  const key = JSON.stringify([file, source, settings, isModulePackage(dirname(file))])
  const kept = keptText(file, key)
  const { isTransformed, ...compiled } =
    kept === undefined ? compileAnew(source, file, project) : JSON.parse(kept)
  if (kept === undefined) keepText(file, key, JSON.stringify({ isTransformed, ...compiled }))
  if (isTransformed) noteLoading({ kind: 'transformed', what: file })
  return compiled
}

/** `isTransformed`: it has syntax that is more than types. */
interface CompiledAnew extends Compiled {
  readonly isTransformed: boolean
}

function compileAnew(source: string, file: string, project: Project): CompiledAnew {
  const { code, isTransformed } = javaScriptOf(source, file, project)
  const commonJs = commonJsOf(code, file, project)
  return {
    isTransformed,
    ...(commonJs === null ? { format: 'module', source: code } : { format: 'commonjs', source: commonJs }),
  }
}

/** A file of TypeScript without its types, whatever its modules become. Throws as {@link compile} does. */
export function withoutTypes(file: string): string {
  return javaScriptOf(readFileSync(file, 'utf8'), file, projectOf(dirname(file))).code
}

function javaScriptOf(source: string, file: string, project: Project) {
  try {
    const code = dropTypeExports(swc(source, file, { mode: 'strip-only' }).code, source)
    return { code: project.keepsImports ? code : dropTypeImports(code), isTransformed: false }
  } catch (error) {
    if ((error as SwcError).code !== 'UnsupportedSyntax') throw notTypeScript(error as SwcError, file)
    return { code: transformed(source, file, project), isTransformed: true }
  }
}

/** With the options that Node.js gives swc, but for imports, which are as TypeScript leaves them. */
function transformed(source: string, file: string, project: Project): string {
  const transform = {
    verbatimModuleSyntax: project.keepsImports,
    nativeClassProperties: true,
    noEmptyExport: true,
    importNotUsedAsValues: project.keepsImports ? ('preserve' as const) : ('remove' as const),
    importExportAssignConfig: isMeantAsCommonJs(file, project) ? ('Classic' as const) : ('NodeNext' as const),
  }
  try {
    const { code, map = '' } = swc(source, file, { mode: 'transform', sourceMap: true, transform })
    return keepLines(code, map)
  } catch (error) {
    throw notTypeScript(error as SwcError, file)
  }
}

function swc(source: string, filename: string, options: Options): TransformOutput {
  // Loaded late: only a child that meets TypeScript needs the 4 MB of it.
  const { transformSync } = require('@swc/wasm-typescript') as typeof import('@swc/wasm-typescript')
  return transformSync(source, { ...options, filename, deprecatedTsModuleAsError: true })
}

function notTypeScript({ message = '', startLine, snippet = '', ...error }: SwcError, file: string): Error {
  const place = startLine === undefined ? file : `${file}:${startLine}`
  const line = snippet.split('\n').find((text) => text.trim() !== '')
  const shown = line === undefined ? '' : `\n    ${line.trim()}\n`
  return usageError(`${place} is not valid TypeScript: ${message || String(error)}${shown}`.trimEnd())
}
