import type { RunOptions } from '../run.js'
import { flagOf, type Option, rowsOf } from './option.js'
import { runOptions } from './run-options.js'

/**
 * The command that asks for the same run: what is not as usual, in the order of the table. A seed that is drawn is
 * never as usual; `leaveOut` is what the command shall not fix.
 */
export function commandOf(options: RunOptions, leaveOut: readonly (keyof RunOptions)[] = []): string {
  const words = rowsOf(runOptions)
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
