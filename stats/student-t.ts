import { mean, standardDeviation } from './summary.js'

/**
 * Two-sided p-value of Student's t test that the mean is `centre` (Student, "The Probable Error of a Mean",
 * 1908). `null` with fewer than two figures; where they do not differ, 1 at the centre and 0 elsewhere.
 */
export function tTestP(figures: readonly number[], centre = 0): number | null {
  if (figures.length < 2) return null
  const distance = Math.abs(mean(figures) - centre)
  const error = standardDeviation(figures) / Math.sqrt(figures.length)
  if (error === 0) return distance === 0 ? 1 : 0
  return 1 - within(distance / error, figures.length - 1)
}

/** The interval for the mean at `level` (0.95 for 95 %); `null` with fewer than two figures. */
export function tInterval(figures: readonly number[], level: number): readonly [number, number] | null {
  if (figures.length < 2) return null
  const error = standardDeviation(figures) / Math.sqrt(figures.length)
  const width = error * tQuantile(level, figures.length - 1)
  return [mean(figures) - width, mean(figures) + width]
}

/**
 * P(|T| <= t) with so many degrees of freedom: the finite sums of Abramowitz & Stegun, "Handbook of
 * Mathematical Functions" (1964), 26.7.3 and 26.7.4.
 */
function within(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = degrees % 2 === 1
  let [term, total] = isOdd ? [cosine, degrees > 1 ? cosine : 0] : [1, 1]
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= (cosine ** 2 * (k - 1)) / k
    total += term
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * total) : sine * total
}

/** The t that |T| does not exceed with the probability `level`, given its degrees of freedom; by halving. */
export function tQuantile(level: number, degrees: number): number {
  let [low, high] = [0, 1]
  while (within(high, degrees) < level) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (within(middle, degrees) < level) low = middle
    else high = middle
  }
  return high
}
