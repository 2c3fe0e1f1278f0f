import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, relative, resolve, sep } from 'node:path'
import { Script } from 'node:vm'
import { messageOf, usageError } from '../../model/errors.js'
import { shortened } from '../../model/shortened.js'
import { writeWhole } from '../../storage/atomic-write.js'
import { findUp } from '../../storage/find-up.js'
import { OWN_CODE, requireOwn } from '../../storage/own-files.js'

interface Given {
  /** The name of the variant. */
  readonly name: string
  /** The lines of its import; none for an expression. */
  readonly imports: readonly string[]
  /** A factory's text. */
  readonly factory: string
}

/** Functions to compare in place of a scenario. */
export interface InlineFunctions {
  /** `file#export`, `package#export`, or an expression. */
  readonly baseline: string
  readonly variants: readonly string[]
  /** Expressions; without any, functions get no input. */
  readonly inputs: readonly string[]
}

/**
 * Writes the scenario that compares functions into a folder of results, and returns its path from `cwd`.
 * Throws a usage error for a function that is not there.
 */
export function writeInlineScenario(given: InlineFunctions, out: string, cwd: string): string {
  const { baseline, variants, inputs } = given
  if (variants.length === 0)
    throw usageError('--baseline needs something to compare with: --variant <expr or file#export>')
  const folder = join(out, 'quick-look')
  const file = join(folder, 'quick-look.gclab.mjs')
  requireOwn([file])
  writeWhole(file, scenarioText([baseline, ...variants], inputs, cwd, folder))
  return relative(cwd, file)
}

function scenarioText(
  texts: readonly string[],
  inputs: readonly string[],
  cwd: string,
  folder: string,
): string {
  const given = texts.map((text, index) => givenOf(text, index, inputs.length > 0, cwd, folder))
  const names = unlike(given.map(({ name }) => name))
  const variants = given.map(({ factory }, index) => `    ${JSON.stringify(names[index])}: ${factory},`)
  for (const text of inputs) checkExpression(text)
  const inputNames = unlike(inputs)
  const cases =
    inputs.length === 0
      ? ["    'no input': undefined,"]
      : inputs.map((text, index) => `    ${JSON.stringify(inputNames[index])}: (${text}\n    ),`)
  const title = names.join(' against ')
  return [
    `${OWN_CODE} run --baseline. Move it and rename it to make it a scenario of your own.`,
    "import { defineScenario } from 'gclab'",
    ...given.flatMap(({ imports }) => imports),
    '',
    'export default defineScenario({',
    "  name: 'quick-look',",
    `  title: ${JSON.stringify(shortened(title, 100))},`,
    // Names that are whole numbers come first, whatever the order they are written in.
    `  baseline: ${JSON.stringify(names[0])},`,
    '  cases: {',
    ...cases,
    '  },',
    '  variants: {',
    ...variants,
    '  },',
    '})',
    '',
  ].join('\n')
}

/** Names that are short enough, the second of a kind and later ones numbered. */
function unlike(texts: readonly string[]): string[] {
  const short = texts.map((text) => shortened(text, 100))
  return short.map((name, index) => {
    const before = short.slice(0, index).filter((other) => other === name).length
    return before === 0 ? name : `${name} ${before + 1}`
  })
}

function givenOf(text: string, index: number, hasInput: boolean, cwd: string, folder: string): Given {
  const argument = hasInput ? 'input' : ''
  const [, from, name] = /^([^\s'"`(){}#]+)#([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(text) ?? []
  if (from === undefined || name === undefined) {
    requireExport(text, cwd)
    const isAsync = checkExpression(text)
    // An expression that gives a function stands for that function.
    const factory = `${isAsync ? 'async ' : ''}(input) => {\n      const given = ${isAsync ? 'async ' : ''}() => (${text}\n      )\n      const value = ${isAsync ? 'await ' : ''}given()\n      return typeof value === 'function' ? () => value(${argument}) : given\n    }`
    return { name: text, imports: [], factory }
  }
  // As a whole, for the exports of CommonJS do not all have names that an import can take.
  const [module, given] = [`module${index}`, `given${index}`]
  const names = `Object.keys({ ...${module}.default, ...${module} }).join(', ')`
  const imports = [
    `import * as ${module} from ${JSON.stringify(specifierOf(from, text, cwd, folder))}`,
    `const ${given} = ${module}.${name} ?? ${module}.default?.${name}`,
    `if (typeof ${given} !== 'function') throw new Error(${JSON.stringify(`${from} exports no function "${name}"; its exports are `)} + ${names})`,
  ]
  return { name, imports, factory: `(input) => () => ${given}(${argument})` }
}

/** Whether an expression awaits. Throws a usage error for what is none. */
function checkExpression(text: string): boolean {
  const isValid = (before: string): unknown => {
    try {
      // A module's own address is nothing that a script may ask for.
      return (
        new Script(`'use strict';${before}(input) => (${text.replaceAll('import.meta', 'input')}\n)`) &&
        undefined
      )
    } catch (error) {
      return error
    }
  }
  // Outside of an asynchronous function it is a name like any other.
  if (/\bawait\b/.test(text) && isValid('async ') === undefined) return true
  const error = isValid('')
  if (error === undefined) return false
  throw usageError(
    `"${shortened(text, 200)}" is neither file#export, package#export nor a JavaScript expression: ${messageOf(error)}`,
  )
}

/** A file or a package without the name of an export is no expression, though it may read like one. */
function requireExport(text: string, cwd: string): void {
  const isFile = /[./]/.test(text) && existsSync(resolve(cwd, text))
  const isPackage =
    /^[@\w][\w./-]*$/.test(text) && !(text in globalThis) && packageFolder(text, cwd) !== undefined
  if (isFile || isPackage)
    throw usageError(
      `"${text}" is a ${isFile ? 'file' : 'package'}: say which of its functions, as in "${text}#default"`,
    )
}

/** What to import a file or a package by, from the scenario that is written into `folder`. */
function specifierOf(from: string, text: string, cwd: string, folder: string): string {
  const file = resolve(cwd, from)
  const installed = packageFolder(from, cwd)
  if (/\.[cm]?[jt]s$/.test(from) && (existsSync(file) || installed === undefined)) {
    if (!existsSync(file)) throw usageError(`there is no file ${file}, which "${text}" names`)
    const path = relative(folder, file).split(sep).join('/')
    return path.startsWith('.') ? path : `./${path}`
  }
  if (/^[./\\]/.test(from) || existsSync(file)) {
    throw usageError(
      `"${text}" names no file of JavaScript or TypeScript: say it with its ending, as in "src/encode.js#encode"`,
    )
  }
  if (!isBuiltin(from) && installed === undefined) {
    throw usageError(
      `there is neither a file ${file} nor a package "${from}" installed, which "${text}" names`,
    )
  }
  return installed !== undefined && needsEnding(from, installed) ? `${from}.js` : from
}

/** The folder in which a package lies, as Node.js would look for it. */
function packageFolder(name: string, cwd: string): string | undefined {
  const [first = '', second = ''] = name.split('/')
  return findUp(cwd, join('node_modules', first.startsWith('@') ? `${first}/${second}` : first))
}

/** Whether `require` would find a file of a package without its ending, and `import` would not. */
function needsEnding(name: string, folder: string): boolean {
  const inside = name
    .split('/')
    .slice(name.startsWith('@') ? 2 : 1)
    .join('/')
  const manifest = join(folder, 'package.json')
  const hasExports = existsSync(manifest) && 'exports' in JSON.parse(readFileSync(manifest, 'utf8'))
  return inside !== '' && !hasExports && existsSync(join(folder, `${inside}.js`))
}
