import { startCoverage } from '../../child/coverage.js'

/** Counts the calls and blocks of code that have been run. */
export interface StepCounter {
  /** Those since it was asked last, or since it was made. */
  readonly take: () => number
}

/** Counts from now on in code that is loaded after this, Node's own included. */
export function countSteps(): StepCounter {
  const coverage = startCoverage()
  return {
    take: () => {
      let steps = 0
      for (const { functions } of coverage.take())
        for (const { ranges } of functions) for (const { count } of ranges) steps += count
      return steps
    },
  }
}
