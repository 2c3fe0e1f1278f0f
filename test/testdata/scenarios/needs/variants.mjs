import { shared } from './shared.mjs'
import { look as find } from './table.mjs'

/** The plain one. */
export function plain(input) {
  return () => shared(input)
}

// Not a comment of documentation.
export function tabled(input) {
  return () => shared(find(input))
}
