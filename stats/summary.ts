/** The median; the mean of the two middle figures when their number is even. NaN without figures. */
export function median(figures: ArrayLike<number>): number {
  return quantile(figures, 0.5)
}

/**
 * The q-quantile (0 to 1) with linear interpolation between order statistics: type 7 of Hyndman & Fan,
 * "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996). NaN without figures.
 */
export function quantile(figures: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(figures).sort()
  const position = (sorted.length - 1) * q
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  return low + (high - low) * (position - below)
}

/** The largest figure, of however many: a call takes only so many arguments. -Infinity without figures. */
export function maximum(figures: Iterable<number>): number {
  let largest = Number.NEGATIVE_INFINITY
  for (const figure of figures) largest = Math.max(largest, figure)
  return largest
}

/** The smallest figure, of however many. Infinity without figures. */
export function minimum(figures: Iterable<number>): number {
  let smallest = Number.POSITIVE_INFINITY
  for (const figure of figures) smallest = Math.min(smallest, figure)
  return smallest
}

/** Arithmetic mean. NaN without figures. */
export function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length
}

/** Sample standard deviation (n − 1). NaN with fewer than two figures. */
export function standardDeviation(figures: readonly number[]): number {
  const middle = mean(figures)
  const squares = figures.reduce((sum, figure) => sum + (figure - middle) ** 2, 0)
  return figures.length < 2 ? Number.NaN : Math.sqrt(squares / (figures.length - 1))
}

/** Geometric mean of positive figures: the mean that suits ratios. NaN without figures. */
export function geometricMean(figures: readonly number[]): number {
  return Math.exp(mean(figures.map(Math.log)))
}

/** The sum; 0 of nothing. */
export function sum(figures: Iterable<number>): number {
  let total = 0
  for (const figure of figures) total += figure
  return total
}
