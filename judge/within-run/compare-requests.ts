import { CONTROL } from '../../model/contenders.js'
import type { MeasuredCase } from '../../model/measured-run.js'
import { type JudgedFigure, judgedFigures } from '../../model/request-results.js'
import type { RequestComparison, RequestVerdict, TimeComparison, VariantResult } from '../../model/run.js'
import { estimateRatio } from '../../stats/estimate-ratio.js'
import { geometricMean } from '../../stats/summary.js'
import { type Claim, judgeTimes } from './judge-times.js'

/** A contender's figure that is to be compared. */
interface Compared {
  readonly own: VariantResult
  readonly figure: JudgedFigure
}

const verdicts = { faster: 'fewer', slower: 'more', same: 'same', inconclusive: 'inconclusive' } as const

/**
 * Compares the requests of every contender with the baseline's, over all cases of a run. Bytes are a family
 * of their own in the correction: figures that scatter more take nothing from them.
 */
export function compareRequests(
  cases: readonly MeasuredCase[],
  baselines: readonly string[],
  minEffect: number,
): ReadonlyMap<VariantResult, RequestComparison> {
  const claims = cases.flatMap((result, i) => claimsOf(result, baselines[i] as string))
  const families = [true, false].map((ofBytes) =>
    claims.filter((claim) => (claim.of.figure === 'bytes') === ofBytes),
  )
  const judged = new Map(families.flatMap((family) => [...judgeTimes(family, minEffect)]))
  const comparisons = new Map<VariantResult, RequestComparison>()
  for (const [{ own, figure }, comparison] of judged)
    comparisons.set(own, { ...(comparisons.get(own) ?? none), [figure]: verdictOf(comparison) })
  return comparisons
}

const none = Object.fromEntries(judgedFigures.map((figure) => [figure, null])) as Record<JudgedFigure, null>

function verdictOf({ verdict, forksToSettle: _, ...rest }: TimeComparison): RequestVerdict {
  return { ...rest, verdict: verdicts[verdict] }
}

function claimsOf(result: MeasuredCase, baseline: string): Claim<Compared>[] {
  const base = result.variants.find(({ name }) => name === baseline)
  const control = result.variants.find(({ name }) => name === CONTROL)
  return judgedFigures.flatMap((figure) => {
    const theirs = figuresOf(base, figure)
    const again = figuresOf(control, figure)
    if (theirs === null) return []
    const noise = again && theirs.map((one, fork) => (again[fork] as number) / one)
    return result.variants.flatMap((own): Claim<Compared>[] => {
      const mine = figuresOf(own, figure)
      if (own === base || mine === null) return []
      // Two sets of programs of the same code scatter less than one.
      const beside = theirs.map((one, fork) =>
        own === control || again === null ? one : geometricMean([one, again[fork] as number]),
      )
      const time = estimateRatio(mine.map((one, fork) => one / (beside[fork] as number)))
      return [{ of: { own, figure }, variant: own.name, time, control: noise, settled: true }]
    })
  })
}

/** A contender's figures by fork; `null` where one is not above 0, so that there is no ratio. */
function figuresOf(result: VariantResult | undefined, figure: JudgedFigure): readonly number[] | null {
  const figures = result?.request?.perFork[figure] ?? []
  return figures.length > 0 && figures.every((one) => one > 0) ? figures : null
}
