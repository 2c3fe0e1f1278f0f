/** Milliseconds on a clock that only goes forward. Taken before any user code runs: a scenario may replace globals. */
export const now: () => number = performance.now.bind(performance)
