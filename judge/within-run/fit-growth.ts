import { CONTROL } from '../../model/contenders.js'
import type { CaseSize, GrowthFit, GrowthMetric } from '../../model/growth.js'
import { metric } from '../../model/metrics.js'
import type { CaseResult, VariantResult } from '../../model/run.js'
import { FEWEST_SIZES, fitGrowth } from '../../stats/growth.js'

/** In the order of how much they tell: what is counted before what is timed. */
const growing: readonly GrowthMetric[] = ['steps', 'bytes', 'time']

/** A contender's result at a size. */
interface Sized {
  readonly size: number
  readonly result: VariantResult
}

/**
 * How each contender's figures grow with the size. Other parameters are held fixed: each combination of them
 * has a fit of its own, since growth may depend on it. A figure that was not measured has no fit.
 */
export function fitScenario(cases: readonly CaseResult[], sizes: readonly CaseSize[]): GrowthFit[] {
  const names = new Set(cases.flatMap(({ variants }) => variants.map(({ name }) => name)))
  names.delete(CONTROL)
  return [...new Set(sizes.map(({ others }) => others))].flatMap((others) =>
    [...names].flatMap((variant) => {
      const sized = sizes
        .filter((one) => one.others === others)
        .flatMap(({ case: name, size }): Sized[] => {
          const result = cases.find((one) => one.name === name)?.variants.find((one) => one.name === variant)
          return result === undefined ? [] : [{ size, result }]
        })
      return growing.flatMap((id) =>
        fitsOf(id, sized).map((fit) => ({ variant, others, metric: id, ...fit })),
      )
    }),
  )
}

/** One fit, or none where there is nothing to fit. A size of 0 has no logarithm, and is left out. */
function fitsOf(id: GrowthMetric, sized: readonly Sized[]): Pick<GrowthFit, 'exponent' | 'ci95' | 'model'>[] {
  const { of, counted } = metric(id)
  const points = sized.flatMap(({ size, result }) => {
    const figure = of(result)
    return figure === null || size <= 0 ? [] : [{ size, figure, exact: counted?.(result)?.exact === true }]
  })
  if (points.length === 0) return []
  const isKnown = points.every(({ figure }) => figure > 0)
  const growth = isKnown
    ? fitGrowth(
        points,
        points.every(({ exact }) => exact),
      )
    : null
  // The memory behind arrays and maps grows in steps, which pass for a logarithm.
  if (growth !== null && id === 'bytes' && growth.model?.includes('log')) return [{ ...growth, model: null }]
  if (growth !== null) return [growth]
  const isNothing = points.length >= FEWEST_SIZES && points.every(({ figure }) => figure === 0)
  return [{ exponent: null, ci95: null, model: isNothing ? '1' : null }]
}
