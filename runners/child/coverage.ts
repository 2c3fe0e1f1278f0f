import { openInspector } from './inspector.js'

/** How often the code of a script ran: functions, outer before inner, each with its blocks. */
export interface ScriptCoverage {
  readonly scriptId: string
  /** Empty for code that was made at run time. */
  readonly url: string
  readonly functions: readonly FunctionCoverage[]
}

export interface FunctionCoverage {
  readonly functionName: string
  /** Whether blocks were counted; without it there is one range, the function. */
  readonly isBlockCoverage: boolean
  /** The function first. A range inside of another has the count of what lies in it. */
  readonly ranges: readonly CountedRange[]
}

/** Offsets into the script's source, in UTF-16 units; `endOffset` is not part of it. */
export interface CountedRange {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

export interface Coverage {
  /** What ran since it was asked last, or since counting began, but for the lab's own code. */
  readonly take: () => ScriptCoverage[]
  /** Has V8 drop the code that it has optimized until now. */
  readonly restart: () => void
  /** The source that V8 runs, by script. */
  readonly readSources: (scriptIds: Iterable<string>) => ReadonlyMap<string, string>
}

/** The lab's own code: to sum a large count up would be counted in the next one. */
const own = new URL('../', import.meta.url).href

/**
 * Counts from now on, exactly, at any speed, in code that is loaded after this; builtins are not seen.
 * `leftOut`: addresses of scripts of no interest, beside the lab's own.
 */
export function startCoverage(leftOut?: RegExp): Coverage {
  const { post } = openInspector()
  const restart = () => void post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  post('Profiler.enable')
  restart()
  return {
    restart,
    take: () => {
      const { result } = post('Profiler.takePreciseCoverage') as { result: ScriptCoverage[] }
      return result.filter(({ url }) => !url.startsWith(own) && leftOut?.test(url) !== true)
    },
    readSources: (scriptIds) => {
      // It stays enabled: to disable it drops the counters of blocks.
      post('Debugger.enable')
      post('Debugger.setSkipAllPauses', { skip: true })
      return new Map(
        [...scriptIds].map((scriptId) => {
          const { scriptSource } = post('Debugger.getScriptSource', { scriptId }) as { scriptSource: string }
          return [scriptId, scriptSource]
        }),
      )
    },
  }
}
