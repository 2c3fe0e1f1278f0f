import stringWidth from 'string-width'
import { maximum } from '../../stats/summary.js'

/** Columns that the widest of some texts takes on a terminal, colours left out; 0 without texts. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, maximum(texts.map((text) => stringWidth(text))))
}

/** A text with spaces around it, or before, or after, so that it takes `total` columns on a terminal. */
export function align(text: string, total: number, to: 'left' | 'right' | 'centre'): string {
  const space = Math.max(0, total - stringWidth(text))
  const before = { left: 0, right: space, centre: Math.floor(space / 2) }[to]
  return ' '.repeat(before) + text + ' '.repeat(space - before)
}
