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
