import { existsSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { usageError } from '../model/errors.js'
import { writeWhole } from '../model/store.js'
import type { RunFlags } from './run-flags.js'

/** The options of `gclab run` when functions are named in place of scenarios. */
export interface QuickLookFlags extends RunFlags {
  /** `file#export`, or an expression. */
  readonly baseline?: string
}

interface Given {
  /** The name of the variant. */
  readonly name: string
  /** The import that it needs; empty for an expression. */
  readonly imports: string
  /** A factory's text. */
  readonly factory: string
}

/**
 * The command line as it would be with a scenario file: with `--baseline` that file is written, and `--variant` and
 * `--case` give what is in it. Without `--baseline` nothing changes.
 * Throws a usage error for a function that is not there, and for scenarios named beside.
 */
export function withQuickLook(names: readonly string[], flags: QuickLookFlags, cwd: string) {
  const { baseline, variant = [], case: inputs = [], ...rest } = flags
  if (baseline === undefined) return { names, flags }
  if (names.length > 0) {
    throw usageError(
      `--baseline takes the place of scenarios; leave out ${names.map((name) => `"${name}"`).join(', ')}`,
    )
  }
  if (variant.length === 0)
    throw usageError('--baseline needs something to compare with: --variant <expr or file#export>')
  const folder = join(resolve(cwd, flags.out), 'quick-look')
  const file = join(folder, 'quick-look.gclab.mjs')
  writeWhole(file, scenarioText([baseline, ...variant], inputs, cwd, folder))
  return { names: [relative(cwd, file)], flags: rest as RunFlags }
}

function scenarioText(
  texts: readonly string[],
  inputs: readonly string[],
  cwd: string,
  folder: string,
): string {
  const given = texts.map((text, index) => givenOf(text, index, inputs.length > 0, cwd, folder))
  const variants = given.map(({ name, factory }, index) => {
    const before = given.slice(0, index).filter((other) => other.name === name).length
    return `    ${JSON.stringify(before === 0 ? name : `${name} ${before + 1}`)}: ${factory},`
  })
  const cases =
    inputs.length === 0
      ? ["    'no input': undefined,"]
      : inputs.map((text) => `    ${JSON.stringify(text)}: (${text}),`)
  const title = given.map(({ name }) => name).join(' against ')
  return [
    '// Written by gclab run --baseline. Move it and rename it to make it a scenario of your own.',
    "import { defineScenario } from 'gclab'",
    ...given.map(({ imports }) => imports).filter((line) => line !== ''),
    '',
    'export default defineScenario({',
    "  name: 'quick-look',",
    `  title: ${JSON.stringify(title.length > 100 ? `${title.slice(0, 99)}…` : title)},`,
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

function givenOf(text: string, index: number, hasInput: boolean, cwd: string, folder: string): Given {
  const argument = hasInput ? 'input' : ''
  const [, path, name] = /^(.+\.m?[jt]s)#([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(text) ?? []
  if (path === undefined || name === undefined) {
    // An expression that gives a function stands for that function.
    const factory = `(input) => {\n      const given = () => (${text})\n      const value = given()\n      return typeof value === 'function' ? () => value(${argument}) : given\n    }`
    return { name: text, imports: '', factory }
  }
  const file = resolve(cwd, path)
  if (!existsSync(file)) throw usageError(`there is no file ${file}, which "${text}" names`)
  const from = relative(folder, file).split(sep).join('/')
  const specifier = JSON.stringify(from.startsWith('.') ? from : `./${from}`)
  return {
    name,
    imports: `import { ${name} as given${index} } from ${specifier}`,
    factory: `(input) => () => given${index}(${argument})`,
  }
}
