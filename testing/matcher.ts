import type { Op } from '../model/scenario.js'
import { type Allocations, allocationsPerOp, type PreparedOp } from './allocations-per-op.js'
import { writtenPlace } from './written-place.js'

/** What an op is expected to allocate, exactly; what is left out may be anything. */
export interface ExpectedAllocations {
  readonly allocs?: number
  readonly heapBytes?: number
  readonly externalBytes?: number
}

/** What a matcher gives to vitest's and jest's `expect`. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

const units = { allocs: 'object', heapBytes: 'byte on the heap', externalBytes: 'byte outside it' } as const
type Figure = keyof typeof units
const figures = Object.keys(units) as Figure[]

/**
 * A matcher for `expect.extend` of vitest and jest: `await expect(op).toAllocate({ allocs: 0 })`. A failure
 * lists the functions that allocate. Throws a `TypeError` when misused.
 */
export function toAllocate(op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  const result = judge(op, expected)
  unfinished.add(result)
  const done = (): void => void unfinished.delete(result)
  result.then(done, done)
  return result
}

/** The matchers that nobody can have awaited once their test is over. */
const unfinished = new Set<Promise<unknown>>()

/** Throws when a matcher is still at work at the end of a test: nobody awaited it. */
export function requireAwaited(): void {
  if (unfinished.size === 0) return
  unfinished.clear()
  throw new Error('toAllocate was not awaited: write await expect(op).toAllocate(…)')
}

async function judge(op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  if (!isOp(op) && !isPreparedOp(op))
    throw new TypeError('toAllocate: give expect() the op itself, a function, or { prepare, op }')
  const asked = figures.filter((figure) => typeof expected?.[figure] === 'number')
  if (asked.length === 0) {
    throw new TypeError(`toAllocate: say what is expected, one or more of ${figures.join(', ')}`)
  }
  const found = await allocationsPerOp(op)
  const pass = asked.every((figure) => found[figure] === expected[figure])
  return { pass, message: () => describe(found, expected, asked, pass) }
}

const isOp = (value: unknown): value is Op => typeof value === 'function'

function isPreparedOp(value: unknown): value is PreparedOp<unknown> {
  const { prepare, op } = (value ?? {}) as Partial<Record<string, unknown>>
  return isOp(prepare) && isOp(op)
}

function describe(
  found: Allocations,
  expected: ExpectedAllocations,
  asked: readonly Figure[],
  pass: boolean,
): string {
  const wanted = asked.map((figure) => say(expected[figure] ?? null, figure)).join(', ')
  const shown = figures.map((figure) => say(found[figure], figure)).join(', ')
  const lines = [
    `expected one call ${pass ? 'not ' : ''}to allocate ${wanted}`,
    `it allocates ${shown}${found.exact ? '' : ' (means: the calls differ)'}`,
    ...found.sites.map(
      (site) =>
        `  ${say(site.allocsPerOp, 'allocs')}, ${rounded(site.bytesPerOp)} B by ${site.function} (${writtenPlace(site)})`,
    ),
  ]
  return lines.join('\n')
}

/** `1 object`, `48 bytes on the heap`, `n/a objects`. */
function say(figure: number | null, of: Figure): string {
  const [noun = '', ...rest] = units[of].split(' ')
  return [rounded(figure), `${noun}${figure === 1 ? '' : 's'}`, ...rest].join(' ')
}

function rounded(figure: number | null): string {
  return figure === null ? 'n/a' : `${Math.round(figure * 1000) / 1000}`
}
