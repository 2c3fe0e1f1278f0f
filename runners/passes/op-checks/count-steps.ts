import { openInspector } from '../../child/inspector.js'

/** Counts the calls and blocks of code that have been run. */
export interface StepCounter {
  /** Those since it was asked last, or since it was made. */
  readonly take: () => number
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[]
  }[]
}

/** The lab's own code: to sum a large count up would be counted in the next one. */
const own = new URL('../../', import.meta.url).href

/** Counts from now on, exactly, at any speed, in code that is loaded after this; builtins are not seen. */
export function countSteps(): StepCounter {
  const { post } = openInspector()
  post('Profiler.enable')
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    take: () => {
      const { result } = post('Profiler.takePreciseCoverage') as Coverage
      let steps = 0
      for (const { url, functions } of result) {
        if (url.startsWith(own)) continue
        for (const { ranges } of functions) for (const { count } of ranges) steps += count
      }
      return steps
    },
  }
}
