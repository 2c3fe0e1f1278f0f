import { compareRecorded, type RecordedOutput } from './recorded-output.js'

/** Outputs by which it is told that the first stands apart. */
const ENOUGH = 5

/**
 * Watches whether the first output differs from all later ones, which are alike: the op has used its input
 * up. An op that counts or goes round is not like that.
 */
export function watchFirstOutput() {
  let [first, second]: (RecordedOutput | undefined)[] = []
  let [seen, open] = [0, true]
  return {
    see: (output: RecordedOutput): void => {
      seen++
      if (first === undefined) first = output
      else if (second === undefined) {
        second = output
        const found = compareRecorded(first, second)
        open = found !== 'same' && 'differ' in found
      } else if (open) open = compareRecorded(second, output) === 'same'
    },
    /** Whether it may still turn out so. */
    isOpen: (): boolean => open,
    isApart: (): boolean => open && seen >= ENOUGH,
  }
}
