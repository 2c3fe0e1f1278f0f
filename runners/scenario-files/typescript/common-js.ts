import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Script } from 'node:vm'
import { messageOf, usageError } from '../../../model/errors.js'
import { isModulePackage, type Project } from './tsconfig.js'

const require = createRequire(import.meta.url)

/** What is used of a package that is loaded late. */
interface Sucrase {
  readonly transform: (code: string, options: object) => { readonly code: string }
}

/** Whether a file is CommonJS by its name, or by `module` of its project: from node16 on by package.json. */
export function isMeantAsCommonJs(file: string, { module }: Project): boolean {
  if (/\.[cm]ts$/.test(file)) return file.endsWith('.cts')
  return module === 'commonjs' || (/^node(?!$|10)/.test(module) && !isModulePackage(dirname(file)))
}

/**
 * The CommonJS that a file becomes which is meant or written as such; `null` for an ES module. Lines stay
 * true.
 */
export function commonJsOf(code: string, file: string, project: Project): string | null {
  const isWritten =
    /\brequire\s*\(|\bexports\b/.test(code) && !/^\s*(?:import|export)\b(?!\s*[(.])/m.test(code)
  const isUnnamed = isWritten && file.endsWith('.ts') && !isModulePackage(dirname(file))
  if (!isUnnamed && !isMeantAsCommonJs(file, project)) return null
  const converted = isWritten ? code : toCommonJs(code, file, project.interop)
  // What only a module may hold makes it one, whatever its project says.
  return /\bawait\b|\bimport\.meta\b/.test(code) && !isScript(converted) ? null : converted
}

/** An ES module as CommonJS, line by line. Throws a usage error where that cannot be. */
function toCommonJs(code: string, file: string, interop: boolean): string {
  try {
    return (require('sucrase') as Sucrase).transform(code, {
      transforms: ['imports'],
      disableESTransforms: true,
      keepUnusedImports: true,
      preserveDynamicImport: true,
      enableLegacyTypeScriptModuleInterop: !interop,
    }).code
  } catch (error) {
    throw usageError(`${file} cannot be made CommonJS: ${messageOf(error)}`)
  }
}

function isScript(code: string): boolean {
  try {
    return new Script(`(function () {${code}\n})`) !== undefined
  } catch {
    return false
  }
}

/** An ES module with the exports of a CommonJS file, which `require` loads. */
export function facadeOf(file: string, code: string): string {
  const names = new Set(
    [...code.matchAll(/\bexports\.([\w$]+) =/g), ...code.matchAll(/\bexports, '([\w$]+)'/g)].map(
      ([, name]) => name,
    ),
  )
  names.delete('default')
  return `import { createRequire } from 'node:module'
const all = createRequire(import.meta.url)(${JSON.stringify(file)})
export default all
${[...names].map((name, i) => `const name${i} = all.${name}\nexport { name${i} as ${name} }`).join('\n')}`
}
