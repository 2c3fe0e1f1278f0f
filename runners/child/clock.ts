/** Milliseconds that only grow. Taken before any user code runs: a scenario may replace globals. */
export const now: () => number = performance.now.bind(performance)
