import type { WorkSite } from '../../../model/run.js'
import type { ScriptCoverage } from '../../child/coverage.js'
import { writtenFunction } from '../../child/written-function.js'
import { type CountedStep, stepsThatRan } from './count-steps.js'
import { type Step, stepsOfSource } from './steps-of-source.js'

/** Code with its source, as V8 runs it. */
interface Script {
  readonly steps: readonly Step[]
  /** Offsets at which lines begin. */
  readonly lines: readonly number[]
  readonly source: string
}

/** Kept of a result, largest first: the rest says nothing, and a run has many results. */
const MOST_SITES = 100
const MOST_CODE = 60

/** Counts steps in scripts, each of which is read once. `sources`: by script. */
export function createStepCounter(sources: ReadonlyMap<string, string>) {
  const scripts = new Map<string, Script>()
  const scriptOf = ({ scriptId, url }: ScriptCoverage): Script => {
    const known = scripts.get(scriptId) ?? readScript(url, sources.get(scriptId) ?? '')
    scripts.set(scriptId, known)
    return known
  }
  const stepsIn = (script: ScriptCoverage): CountedStep[] => {
    refuseCompiledBefore(script)
    return stepsThatRan(scriptOf(script).steps, script.functions)
  }
  return {
    total: (ran: readonly ScriptCoverage[]): number =>
      ran.flatMap(stepsIn).reduce((sum, { count }) => sum + count, 0),
    /** By function and line. */
    sites: (ran: readonly ScriptCoverage[], ops: number): WorkSite[] => {
      const counts = new Map<string, { readonly place: Omit<WorkSite, 'stepsPerOp'>; count: number }>()
      for (const script of ran)
        for (const step of stepsIn(script)) {
          const place = placeOf(script.url, step, scriptOf(script))
          const key = JSON.stringify(Object.values(place))
          const known = counts.get(key)
          if (known !== undefined) known.count += step.count
          else counts.set(key, { place, count: step.count })
        }
      return [...counts.values()]
        .sort((a, b) => b.count - a.count)
        .slice(0, MOST_SITES)
        .map(({ place, count }) => ({ ...place, stepsPerOp: count / ops }))
    },
  }
}

function readScript(url: string, source: string): Script {
  try {
    const lines = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)]
    return { steps: stepsOfSource(source), lines, source }
  } catch (error) {
    throw new Error(
      `its steps are not known: ${url || 'code made at run time'} could not be parsed: ${error}`,
    )
  }
}

/** Of what V8 had compiled before counting began it knows only calls. */
export class CompiledBefore extends Error {}

function refuseCompiledBefore({ url, functions }: ScriptCoverage): void {
  const [before] = functions.filter((one) => !one.isBlockCoverage && (one.ranges[0]?.count ?? 0) > 0)
  if (before === undefined) return
  const name = before.functionName || '(anonymous)'
  throw new CompiledBefore(
    `its steps are not known: ${name} (${url || 'made at run time'}) was compiled before they were counted`,
  )
}

function placeOf(
  url: string,
  { start, function: { functionName, ranges } }: CountedStep,
  { lines, source }: Script,
) {
  const at = (offset: number) => {
    const lineNumber = lineOf(lines, offset)
    return { functionName, url, lineNumber, columnNumber: offset - (lines[lineNumber] as number) }
  }
  const { function: name } = writtenFunction(at(ranges[0]?.startOffset ?? start))
  const { file, line } = writtenFunction(at(start))
  return { function: name, file, line: line as number, code: codeAt(source, start) }
}

/** The line without its indentation, and with what blanked types leave as one space. */
function codeAt(source: string, offset: number): string {
  const end = source.indexOf('\n', offset)
  const line = source.slice(source.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end)
  return line.trim().replace(/\s+/g, ' ').slice(0, MOST_CODE)
}

/** Counts from 0. */
function lineOf(lines: readonly number[], offset: number): number {
  let [from, to] = [0, lines.length]
  while (to - from > 1) {
    const middle = (from + to) >> 1
    if ((lines[middle] as number) <= offset) from = middle
    else to = middle
  }
  return from
}
