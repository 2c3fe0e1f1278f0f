import { formatChange } from '../../reports/text/format.js'
import { compareResults } from './compare.js'
import type { ComparedTimes } from './figures.js'

interface Options {
  /** The least difference that counts, as a fraction; 0 by default. */
  readonly delta?: number
}

interface Outcome {
  readonly pass: boolean
  readonly message: () => string
}

/** Differences below this are not called any, as in a run of gclab. */
const MIN_EFFECT = 0.01

/**
 * In place of vitest's own, which compare two means: a difference counts where the whole 95 % interval lies
 * beyond `delta`, and beyond one percent. So `.not` passes where no difference is shown.
 */
export const matchers = {
  toBeFasterThan: (actual: unknown, expected: unknown, { delta = 0 }: Options = {}): Outcome =>
    decide('faster', [actual, expected], delta, ({ ci95 }) => ci95 !== null && ci95[1] < 1 - least(delta)),
  toBeSlowerThan: (actual: unknown, expected: unknown, { delta = 0 }: Options = {}): Outcome =>
    decide('slower', [actual, expected], delta, ({ ci95 }) => ci95 !== null && ci95[0] > 1 + least(delta)),
}

const least = (delta: number): number => Math.max(delta, MIN_EFFECT)

function decide(
  word: 'faster' | 'slower',
  [actual, expected]: readonly [unknown, unknown],
  delta: number,
  holds: (compared: ComparedTimes) => boolean,
): Outcome {
  const matcher = word === 'faster' ? 'toBeFasterThan' : 'toBeSlowerThan'
  if (!isResult(actual) || !isResult(expected))
    throw new TypeError(`${matcher} compares two results of benchmarks, as bench.compare() gives them`)
  const compared = compareResults(actual, expected)
  if (compared === null)
    throw new Error(
      `${matcher}: these benchmarks did not take turns, so their times cannot be told apart: give both to one bench.compare()`,
    )
  const pass = holds(compared)
  const wanted = `${word} than "${expected.name}"${delta > 0 ? ` by more than ${formatChange(1 + delta).slice(1)}` : ''}`
  return {
    pass,
    message: () =>
      `expected "${actual.name}" ${pass ? 'not ' : ''}to be ${wanted}\nits time against that of the other: ${inWords(compared)}`,
  }
}

/** `−25.3 % (95 % interval −26.0 % to −24.1 %)`. */
function inWords({ ratio, ci95 }: ComparedTimes): string {
  const interval = ci95
    ? `95 % interval ${ci95.map(formatChange).join(' to ')}`
    : 'no interval: too few samples'
  return `${formatChange(ratio)} (${interval})`
}

function isResult(value: unknown): value is { readonly name: string } {
  return typeof (value as { latency?: { mean?: unknown } } | null)?.latency?.mean === 'number'
}
