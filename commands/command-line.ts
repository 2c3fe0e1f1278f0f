import { usageError } from '../model/errors.js'

/** The words of a command given in one string: parted by spaces, those in quotes kept together. */
export function commandLine(text: string): string[] {
  const words = [...text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double = '', single = '') => double || single),
  )
  if (words.length === 0 || (text.match(/["']/g)?.length ?? 0) % 2 === 1) {
    throw usageError(`"${text}" is not a command: a word is missing, or a quote is not closed`)
  }
  return words
}

/** What stands before and after `--` on a command line. */
export interface Operands {
  readonly names: readonly string[]
  /** `null` without a `--`. */
  readonly command: readonly string[] | null
}

/** Parts the operands at the `--` in the arguments, which the parser has taken out. */
export function splitAtDashes(operands: readonly string[], argv: readonly string[]): Operands {
  const dashes = argv.indexOf('--')
  if (dashes < 0) return { names: operands, command: null }
  const command = argv.slice(dashes + 1)
  return { names: operands.slice(0, operands.length - command.length), command }
}
