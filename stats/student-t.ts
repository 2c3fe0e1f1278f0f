import { mean, standardDeviation, sum } from './summary.js'

/** How far figures lie apart. */
export interface Scatter {
  readonly standardDeviation: number
  /** Degrees of freedom that it rests on. */
  readonly degrees: number
}

const scatterOf = (figures: readonly number[]): Scatter => ({
  standardDeviation: standardDeviation(figures),
  degrees: figures.length - 1,
})

/**
 * Two-sided p-value of Student's t test that the mean is 0 (Student, "The Probable Error of a Mean", 1908).
 * `null` with fewer than two figures; where they do not differ, 1 at 0 and 0 elsewhere. `scatter`: where more
 * is known of it than the figures show.
 */
export function tTestP(figures: readonly number[], scatter = scatterOf(figures)): number | null {
  if (figures.length < 2) return null
  const distance = Math.abs(mean(figures))
  const error = scatter.standardDeviation / Math.sqrt(figures.length)
  if (error === 0) return distance === 0 ? 1 : 0
  return 1 - within(distance / error, scatter.degrees)
}

/**
 * The interval for the mean at `level` (0.95 for 95 %); `null` with fewer than two figures. `scatter` as in
 * {@link tTestP}.
 */
export function tInterval(
  figures: readonly number[],
  level: number,
  scatter = scatterOf(figures),
): readonly [number, number] | null {
  if (figures.length < 2) return null
  const error = scatter.standardDeviation / Math.sqrt(figures.length)
  const width = error * tQuantile(level, scatter.degrees)
  return [mean(figures) - width, mean(figures) + width]
}

/** A scatter so many times that of a reference is of another kind. */
const ALIKE = 2

/**
 * The scatter of figures beside a reference, as many figures round 0 that scatter for the same reasons: both
 * together, as the error of randomized blocks (Fisher, "The Design of Experiments", 1935), but never less
 * than their own; their own alone where that is more than twice the reference's. Two at least.
 */
export function scatterBeside(figures: readonly number[], reference: readonly number[]): Scatter {
  const own = scatterOf(figures)
  const squares = sum(reference.map((figure) => figure ** 2))
  if (own.standardDeviation > ALIKE * Math.sqrt(squares / reference.length)) return own
  const degrees = own.degrees + reference.length
  const pooled = Math.sqrt((own.degrees * own.standardDeviation ** 2 + squares) / degrees)
  return { standardDeviation: Math.max(own.standardDeviation, pooled), degrees }
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
