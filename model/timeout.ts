/** Longest that a timer of Node's can wait, about 25 days: one set for longer fires at once. */
const LONGEST_MS = 2 ** 31 - 1

/** Calls `act` after so many milliseconds, or after the longest that a timer can wait. */
export function timeout(ms: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, Math.min(ms, LONGEST_MS))
}
