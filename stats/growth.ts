import { tQuantile } from './student-t.js'
import { maximum, minimum, sum } from './summary.js'

/** A figure at a size; both above 0. */
export interface SizedFigure {
  readonly size: number
  readonly figure: number
}

/** How figures grow with the size n. */
export interface FittedGrowth {
  /** Figures go with n to this power. */
  readonly exponent: number
  /** 95 % interval of the exponent. */
  readonly ci95: readonly [number, number]
  /** The one function that tells the figures, where it is told from the others. */
  readonly model: Model | '1' | null
}

/** The fewest sizes that leave a line through them anything to miss. */
export const FEWEST_SIZES = 3
/** With noise, three sizes would tell a wrong model by chance now and then. */
const FEWEST_NOISY = 4

/**
 * The growth of figures over at least three sizes: least squares through the logarithms, with the interval
 * of a slope by Student's t (Draper & Smith, "Applied Regression Analysis", 1998, 1.4), and the model where
 * one is told from the others. `exact`: figures without noise. `null` with fewer sizes.
 */
export function fitGrowth(points: readonly SizedFigure[], exact: boolean): FittedGrowth | null {
  const sizes = new Set(points.map(({ size }) => size)).size
  if (sizes < FEWEST_SIZES) return null
  const line = lineThrough(
    points.map(({ size, figure }) => ({ x: Math.log(size), y: Math.log(figure), weight: 1 })),
  )
  const half = tQuantile(0.95, points.length - 2) * line.slopeError
  const power = sum(points.map(({ size, figure }) => (Math.exp(line.at(Math.log(size))) / figure - 1) ** 2))
  const flat = isFlat(points, line.slope, half) ? '1' : null
  const model = exact || (flat === null && sizes >= FEWEST_NOISY) ? modelOf(points, power) : null
  return { exponent: line.slope, ci95: [line.slope - half, line.slope + half], model: model ?? flat }
}

type Model = keyof typeof models

const models = {
  'log n': Math.log,
  n: (n: number) => n,
  'n log n': (n: number) => n * Math.log(n),
  'n²': (n: number) => n ** 2,
  'n² log n': (n: number) => n ** 2 * Math.log(n),
  'n³': (n: number) => n ** 3,
}

/** A difference of the criterion that is strong evidence: Kass & Raftery, "Bayes Factors", 1995, 3.2. */
const STRONG = 6
/** Root mean square of the relative errors, beyond which a model does not tell the figures. */
const FAR = 0.05
/** Exponents nearer to 0 than this are next to no growth: over three powers of ten it is less than half. */
const NEXT_TO_NONE = 0.05
/** The least sum of squared relative errors: what is nearer is rounded. */
const ROUNDED = 1e-18

/**
 * The model a + b·g(n) with the least squared relative errors, where Schwarz's criterion (1978), for models
 * of as many parameters n·ln(ratio of sums of squares), speaks strongly for it against each other one, and
 * not strongly for a free power of n against it. `power`: that power's sum of squares.
 */
function modelOf(points: readonly SizedFigure[], power: number): Model | null {
  const fitted = (Object.keys(models) as Model[])
    .map((model) => ({ model, squares: Math.max(ROUNDED, errorsOf(points, models[model])) }))
    .sort((a, b) => a.squares - b.squares)
  const [best, second] = fitted
  if (best === undefined || second === undefined) return null
  const evidence = (against: number): number => points.length * Math.log(against / best.squares)
  const isNear = Math.sqrt(best.squares / points.length) <= FAR
  const isTold = evidence(second.squares) >= STRONG && evidence(Math.max(ROUNDED, power)) > -STRONG
  return isNear && isTold ? best.model : null
}

/** The squared relative errors of a + b·g(n); infinite where it would not grow. */
function errorsOf(points: readonly SizedFigure[], g: (n: number) => number): number {
  const line = lineThrough(
    points.map(({ size, figure }) => ({ x: g(size), y: figure, weight: 1 / figure ** 2 })),
  )
  const largest = maximum(points.map(({ figure }) => figure))
  const grows =
    line.slope * (maximum(points.map(({ size }) => g(size))) - minimum(points.map(({ size }) => g(size))))
  return grows > largest * 1e-9 ? line.squares : Number.POSITIVE_INFINITY
}

/** Whether there is no growth, or next to none that the interval tells from none. */
function isFlat(points: readonly SizedFigure[], slope: number, half: number): boolean {
  const figures = points.map(({ figure }) => figure)
  return maximum(figures) === minimum(figures) || (Math.abs(slope) < NEXT_TO_NONE && Math.abs(slope) <= half)
}

interface WeightedPoint {
  readonly x: number
  readonly y: number
  readonly weight: number
}

/** The line with the least weighted squares. */
function lineThrough(points: readonly WeightedPoint[]) {
  const total = sum(points.map(({ weight }) => weight))
  const middle = (of: (point: WeightedPoint) => number) =>
    sum(points.map((point) => point.weight * of(point))) / total
  const [x, y] = [middle((point) => point.x), middle((point) => point.y)]
  const spread = sum(points.map((point) => point.weight * (point.x - x) ** 2))
  const slope = sum(points.map((point) => point.weight * (point.x - x) * (point.y - y))) / spread
  const at = (where: number): number => y + slope * (where - x)
  const squares = sum(points.map((point) => point.weight * (point.y - at(point.x)) ** 2))
  return { slope, at, squares, slopeError: Math.sqrt(squares / (points.length - 2) / spread) }
}
