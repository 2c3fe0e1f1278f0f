// Callbacks that ops leave for later: none is run before the event loop turns.

// Taken before any user code runs: a scenario may replace globals.
const later = setImmediate
const resources = process.getActiveResourcesInfo.bind(process)

/** Turns of the event loop that are waited for at most: work that makes ever more of itself ends nowhere. */
const MOST_TURNS = 100_000

/** Lets the event loop turn until no callback waits for its next turn. */
export function drain(): Promise<void> {
  return new Promise((resolve) => {
    let turns = 0
    const look = (): void => {
      if (resources().includes('Immediate') && turns++ < MOST_TURNS) later(look)
      else resolve()
    }
    later(look)
  })
}
