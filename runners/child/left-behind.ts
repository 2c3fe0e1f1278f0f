import { now } from './clock.js'

// Callbacks that ops leave for later: none is run before the event loop turns.

// Taken before any user code runs: a scenario may replace globals.
const later = setImmediate
const resources = process.getActiveResourcesInfo.bind(process)

/** Milliseconds that are waited for at most: work that makes ever more of itself ends nowhere. */
const MOST_MS = 300

/** Lets the event loop turn until no callback waits for its next turn. */
export function drain(): Promise<void> {
  return new Promise((resolve) => {
    const until = now() + MOST_MS
    const look = (): void => {
      if (resources().includes('Immediate') && now() < until) later(look)
      else resolve()
    }
    later(look)
  })
}
