import type { CountedRange, FunctionCoverage } from '../../child/coverage.js'
import { initializers, type Step } from './steps-of-source.js'

/** How often a step ran, and in which function. */
export interface CountedStep {
  readonly start: number
  readonly count: number
  readonly function: FunctionCoverage
}

/** A range with whose it is. */
interface OwnedRange extends CountedRange {
  readonly function: FunctionCoverage
}

/**
 * The steps that ran: each as often as the innermost range that it lies in. V8 leaves ranges out that count
 * what the one around them does, and functions that did not run; these take no count of what is around them.
 */
export function stepsThatRan(steps: readonly Step[], functions: readonly FunctionCoverage[]): CountedStep[] {
  // Equal ranges stay in their order: outer before inner.
  const ranges = functions
    .flatMap((one): OwnedRange[] => one.ranges.map((range) => ({ ...range, function: one })))
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
  const around: OwnedRange[] = []
  let next = 0
  return steps.flatMap((step) => {
    for (; next < ranges.length && (ranges[next] as OwnedRange).startOffset <= step.start; next++) {
      const range = ranges[next] as OwnedRange
      leave(around, range.startOffset)
      around.push(range)
    }
    leave(around, step.start)
    const own = around.findLast((range) => !isPartOf(range, step) && runs(range.function, step))
    if (own === undefined || own.count === 0) return []
    const [{ startOffset } = { startOffset: 0 }] = own.function.ranges
    if (step.initializer === null && startOffset < step.within) return []
    return [{ start: step.start, count: own.count, function: own.function }]
  })
}

/** Takes off what ends before. */
function leave(around: OwnedRange[], offset: number): void {
  while (around.length > 0 && (around.at(-1) as OwnedRange).endOffset <= offset) around.pop()
}

/** A function that begins where a step does is part of it; only a script begins with its first step. */
function isPartOf(range: OwnedRange, step: Step): boolean {
  if (range.startOffset !== step.start || range.startOffset !== range.function.ranges[0]?.startOffset)
    return false
  return range.startOffset > 0 || step.within >= 0
}

/** The functions of a class's fields span its methods as well, and on some versions each other. */
function runs({ functionName }: FunctionCoverage, { initializer }: Step): boolean {
  const isInitializer = (initializers as readonly string[]).includes(functionName)
  return initializer === null ? !isInitializer : functionName === initializer
}
