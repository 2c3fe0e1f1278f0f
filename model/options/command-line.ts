import type { RunOptions } from '../run.js'
import { flagOf, type Option, optionRows } from './option.js'
import { runOptions } from './run-options.js'

/**
 * The command that asks for the same run: the options that differ from their defaults, in the order of the
 * table. A drawn seed is printed as well. `leaveOut` names options that the command must leave open.
 */
export function commandOf(options: RunOptions, leaveOut: readonly (keyof RunOptions)[] = []): string {
  const words = optionRows(runOptions)
    .filter(([key]) => !leaveOut.includes(key as keyof RunOptions))
    .flatMap(([key, option]) => printed(option, options[key as keyof RunOptions]))
  return `gclab run ${[...options.scenarios, ...words].map(quoted).join(' ')}`
}

function printed(option: Option<unknown>, value: unknown): readonly string[] {
  const isUsual = JSON.stringify(value) === JSON.stringify(option.usual)
  return value === undefined || isUsual ? [] : option.takes.print(value, flagOf(option))
}

/** A word, quoted for a POSIX shell where it has to be. */
export function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`
}
