/** How often something was counted, over how much. */
export interface EventRate {
  /** Whole, from 0. */
  readonly count: number
  /** Over how many units it was counted; above 0. */
  readonly exposure: number
}

/** One-sided p-values against a ratio of two rates. */
export interface RateTest {
  /** Of "the ratio is larger". */
  readonly pGreater: number
  /** Of "the ratio is smaller". */
  readonly pLess: number
}

/** Beyond this many events a tail would take noticeable time to add up. */
const MAX_EVENTS = 1e9

/**
 * Tests the rate of `after` over the rate of `before` against `ratio`, conditionally on the events of both:
 * given their sum, the later count is binomial (Przyborowski & Wilenski 1940). Exact for Poisson counts and
 * conservative for counts that vary less, as collections in a steady loop do.
 * `null` when nothing was counted on either side or a figure is not usable.
 */
export function rateRatioTest(before: EventRate, after: EventRate, ratio = 1): RateTest | null {
  const events = before.count + after.count
  const usable = [before, after].every(
    ({ count, exposure }) =>
      Number.isInteger(count) && count >= 0 && exposure > 0 && Number.isFinite(exposure),
  )
  if (!usable || events === 0 || events > MAX_EVENTS) return null
  const share = (ratio * after.exposure) / (before.exposure + ratio * after.exposure)
  return {
    pGreater: binomialUpperTail(after.count, events, share),
    pLess: binomialUpperTail(before.count, events, 1 - share),
  }
}

/** P(X >= k) of a binomial variable, summed from the side on which the terms fall. */
function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n * p) return fallingSum(k, n, p)
  return Math.max(0, 1 - fallingSum(n - k + 1, n, 1 - p))
}

/** P(X >= k) for k above the mean, where every term is smaller than the one before. */
function fallingSum(k: number, n: number, p: number): number {
  if (k > n) return 0
  let term = Math.exp(
    logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p),
  )
  let total = 0
  for (let i = k; i <= n && term > total * 1e-17; i++) {
    total += term
    term *= ((n - i) / (i + 1)) * (p / (1 - p))
  }
  return Math.min(1, total)
}

/** ln n!, exact sums for small n, else Stirling's series (Abramowitz & Stegun 1964, 6.1.41). */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return Math.log(product)
  }
  const x = n + 1
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
}
