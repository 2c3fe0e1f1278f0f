import type { Op } from '../model/scenario.js'
import { type Allocations, allocationsPerOp } from './index.js'

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

const units = { allocs: 'allocs', heapBytes: 'B on the heap', externalBytes: 'B outside it' } as const
type Figure = keyof typeof units
const figures = Object.keys(units) as Figure[]

/**
 * A matcher for `expect.extend` of vitest and jest: `await expect(op).toAllocate({ allocs: 0 })`. When it fails, the
 * message lists the functions that allocate. Throws a `TypeError` when it is used in another way.
 */
export async function toAllocate(op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  if (typeof op !== 'function') throw new TypeError('toAllocate: give expect() the op itself, a function')
  const asked = figures.filter((figure) => typeof expected?.[figure] === 'number')
  if (asked.length === 0) {
    throw new TypeError(`toAllocate: say what is expected, one or more of ${figures.join(', ')}`)
  }
  const found = await allocationsPerOp(op as Op)
  const pass = asked.every((figure) => found[figure] === expected[figure])
  return { pass, message: () => describe(found, expected, asked, pass) }
}

function describe(
  found: Allocations,
  expected: ExpectedAllocations,
  asked: readonly Figure[],
  pass: boolean,
): string {
  const wanted = asked.map((figure) => `${expected[figure]} ${units[figure]}`).join(', ')
  const shown = figures.map((figure) => `${say(found[figure])} ${units[figure]}`).join(', ')
  const lines = [
    `expected the op ${pass ? 'not ' : ''}to allocate ${wanted}`,
    `it allocates ${shown}${found.exact ? '' : ' (not exact)'} per op`,
    ...found.sites.map(
      (site) =>
        `  ${say(site.allocsPerOp)} allocs, ${say(site.bytesPerOp)} B by ${site.function} (${site.file}:${site.line})`,
    ),
  ]
  return lines.join('\n')
}

function say(figure: number | null): string {
  return figure === null ? 'n/a' : `${Math.round(figure * 1000) / 1000}`
}
