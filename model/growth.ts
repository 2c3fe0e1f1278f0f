import { isRecord } from './check.js'
import type { Interval } from './variant-results.js'

/** How the figures of a scenario's contenders grow with one parameter of its cases. */
export interface GrowthResult {
  /** The parameter's name, as the scenario's `growth` has it. */
  readonly parameter: string
  /** What the parameter is in every case of the scenario, measured or not. */
  readonly sizes: readonly CaseSize[]
  /** One for each contender but the control, each metric, and each combination of the other parameters. */
  readonly fits: readonly GrowthFit[]
}

/** A case as growth sees it. */
export interface CaseSize {
  readonly case: string
  readonly size: number
  /** The other parameters, as in `kind=a`; empty without any. Only cases that share them are compared. */
  readonly others: string
}

/** How one figure of one contender grows over the cases that share the other parameters. */
export interface GrowthFit {
  readonly variant: string
  readonly others: string
  readonly metric: GrowthMetric
  /** Slope of the logarithm of the figure over that of the size; `null`: fewer than 3 sizes, or a 0. */
  readonly exponent: number | null
  /** 95 % interval of the exponent. */
  readonly ci95: Interval | null
  /** The function of n that tells the figures best, where it is told from the others; `null`: it is not. */
  readonly model: GrowthModel | null
}

export type GrowthMetric = 'steps' | 'bytes' | 'time'
export type GrowthModel = '1' | 'log n' | 'n' | 'n log n' | 'n²' | 'n² log n' | 'n³'

/**
 * What `parameter` is in each case, and the other parameters that are text, numbers or the like.
 * A string says what is wrong: it is no number in every case.
 */
export function sizesOf(cases: Readonly<Record<string, unknown>>, parameter: string): CaseSize[] | string {
  const inputs = Object.entries(cases)
  const isNumber = (name: string) =>
    inputs.every(([, input]) => isRecord(input) && Object.hasOwn(input, name) && Number.isFinite(input[name]))
  if (!isNumber(parameter)) {
    const [[, first] = []] = inputs
    const numbers = isRecord(first) ? Object.keys(first).filter(isNumber) : []
    const there = numbers.length === 0 ? 'there is none' : `there ${numbers.length === 1 ? 'is' : 'are'}`
    return `growth names ${JSON.stringify(parameter)}, which is no number in every case; ${[there, numbers.join(', ')].join(' ').trim()}. As in cases: product({ size: [10, 100, 1000] }) and growth: 'size'`
  }
  return inputs.map(([name, input]) => {
    const { [parameter]: size, ...rest } = input as Record<string, unknown>
    const others = Object.entries(rest).filter(([, value]) => value === null || typeof value !== 'object')
    return {
      case: name,
      size: size as number,
      others: others.map(([other, value]) => `${other}=${String(value)}`).join(' '),
    }
  })
}
