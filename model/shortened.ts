const LONGEST_NAME = 40

/** A text of at most so many characters, by default those of a column; ends in `…` where it was longer. */
export function shortened(text: string, most = LONGEST_NAME): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
