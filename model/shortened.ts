const LONGEST_NAME = 40

/** A text of at most so many characters, which ends in `…` where it was longer; by default a column's name. */
export function shortened(text: string, most = LONGEST_NAME): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
