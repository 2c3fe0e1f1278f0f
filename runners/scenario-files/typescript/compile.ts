import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Options, TransformOutput } from '@swc/wasm-typescript'
import { usageError } from '../../../model/errors.js'
import { commonJsOf, isMeantAsCommonJs } from './common-js.js'
import { dropTypeImports } from './drop-type-imports.js'
import { keepLines } from './keep-lines.js'
import { noteLoading } from './notes.js'
import { type Project, projectOf } from './tsconfig.js'

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
  const project = projectOf(dirname(file))
  if (project.lacks !== undefined) noteLoading({ kind: 'tsconfig', what: project.lacks })
  const code = javaScriptOf(readFileSync(file, 'utf8'), file, project)
  const commonJs = commonJsOf(code, file, project)
  return commonJs === null ? { format: 'module', source: code } : { format: 'commonjs', source: commonJs }
}

function javaScriptOf(source: string, file: string, project: Project): string {
  try {
    const { code } = swc(source, file, { mode: 'strip-only' })
    return project.keepsImports ? code : dropTypeImports(code)
  } catch (error) {
    if ((error as SwcError).code !== 'UnsupportedSyntax') throw notTypeScript(error as SwcError, file)
    return transformed(source, file, project)
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
    noteLoading({ kind: 'transformed', what: file })
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
