import { baselineOfCase, contestants, tunedNames } from '../../model/contenders.js'
import type { Comparison, ScenarioResult, VariantResult } from '../../model/run.js'
import { geometricMean, maximum } from '../../stats/summary.js'

/** A figure under V8 flags that was shown to differ from Node's default, over the cases on which it does. */
export interface FlagsClaim {
  readonly what: 'CPU' | 'collector' | 'time' | 'p50' | 'p99'
  /** Under the flags / without. */
  readonly ratio: number
}

/** What a run says of V8 flags. */
export interface FlagsFinding {
  readonly flags: string
  /** CPU under the flags / without, or of ops time: the mean over cases; `null` where it was not measured. */
  readonly cost: number | null
  readonly saves: readonly FlagsClaim[]
  readonly costs: readonly FlagsClaim[]
  /** Resident memory that they take in addition, on the case where it is most; `null`: not measured. */
  readonly extraBytes: number | null
  /** The same, by the memory without the flags. */
  readonly extraShare: number | null
  /**
   * Whether they are worth it: CPU, time or the 99th percentile is less, and nothing is more. Less time in
   * the collector alone buys nothing that anybody notices.
   */
  readonly isAdvised: boolean
}

/** What a run says of each set of flags that it entered the baseline under, in their order. */
export function flagsFindings(scenario: ScenarioResult): readonly FlagsFinding[] {
  return tunedNames(scenario).map((name) => {
    const entries = scenario.cases.flatMap((one) => {
      const found = contestants(scenario, one).find(({ result }) => result.name === name)
      return found === undefined ? [] : [{ ...found, base: baselineOfCase(scenario, one) }]
    })
    const claims = entries.flatMap(({ comparison }) => claimsOf(comparison))
    const judged = (wanted: 'less' | 'more') => together(claims.filter(({ is }) => is === wanted))
    const [saves, costs] = [judged('less'), judged('more')]
    const ratios = entries.flatMap(
      ({ comparison }) => comparison?.request?.cpu?.ratio ?? comparison?.time?.ratio ?? [],
    )
    const extras = entries.flatMap(({ result, base }) => extraOf(result, base) ?? [])
    const most = extras.find(({ bytes }) => bytes === maximum(extras.map((extra) => extra.bytes)))
    return {
      flags: name.replace(/^baseline /, ''),
      cost: ratios.length === 0 ? null : geometricMean(ratios),
      saves,
      costs,
      extraBytes: most?.bytes ?? null,
      extraShare: most?.share ?? null,
      isAdvised: saves.some(({ what }) => what !== 'collector' && what !== 'p50') && costs.length === 0,
    }
  })
}

/** How much more than the cheapest may be spent where it saves memory. */
const NEARLY = 1.03

/**
 * The cheapest `most` of them, in their order. Where one is wanted, it is the first of those that cost nearly
 * as little: beyond some size a larger young generation saves next to nothing, and smaller ones stand first.
 */
export function cheapestFlags(findings: readonly FlagsFinding[], most: number): readonly FlagsFinding[] {
  const costs = findings.flatMap(({ cost }) => cost ?? []).sort((a, b) => a - b)
  const limit = most === 1 ? NEARLY * (costs[0] ?? 0) : (costs[most - 1] ?? costs.at(-1) ?? 0)
  return findings.filter(({ cost }) => cost !== null && cost <= limit).slice(0, most)
}

interface Judged extends FlagsClaim {
  readonly is: 'less' | 'more' | 'open'
}

const meanings = { faster: 'less', fewer: 'less', slower: 'more', more: 'more' } as const

function claimsOf(comparison: Comparison | null): readonly Judged[] {
  const request = comparison?.request
  const figures = [
    ['time', comparison?.time],
    ['CPU', request?.cpu],
    ['collector', request?.gc],
    ['time', request?.wall],
    ['p50', request?.p50],
    ['p99', request?.p99],
  ] as const
  return figures.flatMap(([what, found]): readonly Judged[] => {
    if (!found) return []
    const { ratio, verdict } = found
    return [{ what, ratio, is: (meanings as Record<string, 'less' | 'more'>)[verdict] ?? 'open' }]
  })
}

/** A claim a figure. */
function together(claims: readonly FlagsClaim[]): readonly FlagsClaim[] {
  const whats = [...new Set(claims.map(({ what }) => what))]
  return whats.map((what) => ({
    what,
    ratio: geometricMean(claims.filter((claim) => claim.what === what).map(({ ratio }) => ratio)),
  }))
}

function extraOf(result: VariantResult, base: VariantResult | null) {
  const [own, without] = [result.request?.rssBytes, base?.request?.rssBytes]
  return own == null || !without ? null : { bytes: own - without, share: own / without - 1 }
}
