import { readFileSync } from 'node:fs'
import type { AllocationSite, WorkSite } from '../model/run.js'
import type { Op } from '../model/scenario.js'
import { allocationsPerOp, type PreparedOp } from './allocations-per-op.js'
import { keptPerOp } from './kept-per-op.js'
import { workPerOp } from './work-per-op.js'

/** What an op is expected to allocate, exactly; what is left out may be anything. */
export interface ExpectedAllocations {
  readonly allocs?: number
  readonly heapBytes?: number
  readonly externalBytes?: number
}

/** The most that an op may leave alive; what is left out may be anything. */
export type MostKept = ExpectedAllocations

/** The most that an op may run. */
export interface MostRun {
  readonly steps: number
}

/** The matchers as `expect` has them; `Result` is what the framework's own give. */
export interface OpMatchers<Result> {
  /** Passes when one call of the function allocates exactly so much, once it is warm. Must be awaited. */
  toAllocate(expected: ExpectedAllocations): Promise<Result>
  /** Passes when one call of the function leaves at most so much alive. Must be awaited. */
  toKeep(most: MostKept): Promise<Result>
  /** Passes when one call of the function runs at most so many steps. Must be awaited. */
  toRun(most: MostRun): Promise<Result>
}

/** What a matcher gives to vitest's and jest's `expect`. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

const units = {
  allocs: 'object',
  heapBytes: 'byte on the heap',
  externalBytes: 'byte outside it',
  steps: 'step',
} as const
type Figure = keyof typeof units
type Expected = Readonly<Partial<Record<Figure, number>>>
const memory = ['allocs', 'heapBytes', 'externalBytes'] as const

/** What was found of an op, and by whom. */
type Found = Readonly<Partial<Record<Figure, number | null>>> & {
  readonly sites: readonly (AllocationSite | WorkSite)[]
  readonly exact: boolean
}

/** A matcher, and how it speaks. */
interface Question {
  readonly name: string
  readonly does: readonly [infinitive: string, present: string]
  /** What stands before the expected figures. */
  readonly bound: string
  readonly figures: readonly Figure[]
  readonly find: (op: Op | PreparedOp<unknown>) => Promise<Found>
  readonly holds: (found: number | null, expected: number | undefined) => boolean
}

const allocating: Question = {
  name: 'toAllocate',
  does: ['allocate', 'allocates'],
  bound: '',
  figures: memory,
  find: (op) => allocationsPerOp(op),
  holds: (found, expected) => found === expected,
}

const keeping: Question = {
  name: 'toKeep',
  does: ['keep', 'keeps'],
  bound: 'at most ',
  figures: memory,
  find: (op) => keptPerOp(op),
  holds: isAtMost,
}

const running: Question = {
  name: 'toRun',
  does: ['run', 'runs'],
  bound: 'at most ',
  figures: ['steps'],
  find: (op) => workPerOp(op),
  holds: isAtMost,
}

function isAtMost(found: number | null, most = 0): boolean {
  return found !== null && found <= most
}

/**
 * A matcher for `expect.extend` of vitest and jest: `await expect(op).toAllocate({ allocs: 0 })`. A failure
 * lists the functions that allocate. Throws a `TypeError` when misused.
 */
export function toAllocate(op: unknown, expected: ExpectedAllocations): Promise<MatcherResult> {
  return asked(allocating, op, expected)
}

/**
 * The same for what stays alive: `await expect(op).toKeep({ allocs: 0 })` passes when one call leaves no more
 * than that alive after full collections.
 */
export function toKeep(op: unknown, most: MostKept): Promise<MatcherResult> {
  return asked(keeping, op, most)
}

/** The same for work: `await expect(op).toRun({ steps: 500 })` passes when one call runs no more steps. */
export function toRun(op: unknown, most: MostRun): Promise<MatcherResult> {
  return asked(running, op, most)
}

function asked(question: Question, op: unknown, expected: Expected): Promise<MatcherResult> {
  const result = judge(question, op, expected)
  unfinished.set(result, question.name)
  const done = (): void => void unfinished.delete(result)
  result.then(done, done)
  return result
}

/** The matchers that nobody can have awaited once their test is over, by name. */
const unfinished = new Map<Promise<unknown>, string>()

/** Throws when a matcher is at work at the end of a test: nobody awaited it, or the test ran out of time. */
export function requireAwaited(): void {
  const [name] = unfinished.values()
  unfinished.clear()
  if (name !== undefined)
    throw new Error(
      `${name} was still counting when its test ended: write await expect(op).${name}(…), or give the test more time`,
    )
}

async function judge(question: Question, op: unknown, expected: Expected): Promise<MatcherResult> {
  const { name, figures, find, holds } = question
  if (!isOp(op) && !isPreparedOp(op))
    throw new TypeError(`${name}: give expect() the op itself, a function, or { prepare, op }`)
  const wanted = figures.filter((figure) => typeof expected?.[figure] === 'number')
  if (wanted.length === 0) {
    throw new TypeError(`${name}: say what is expected, one or more of ${figures.join(', ')}`)
  }
  const found = await find(op)
  const pass = wanted.every((figure) => holds(found[figure] ?? null, expected[figure]))
  return { pass, message: () => describe(question, found, expected, wanted, pass) }
}

const isOp = (value: unknown): value is Op => typeof value === 'function'

function isPreparedOp(value: unknown): value is PreparedOp<unknown> {
  const { prepare, op } = (value ?? {}) as Partial<Record<string, unknown>>
  return isOp(prepare) && isOp(op)
}

function describe(
  { does: [infinitive, present], bound, figures }: Question,
  found: Found,
  expected: Expected,
  wanted: readonly Figure[],
  pass: boolean,
): string {
  const limits = wanted.map((figure) => say(expected[figure] ?? null, figure)).join(', ')
  const shown = figures.map((figure) => say(found[figure] ?? null, figure)).join(', ')
  const lines = [
    `expected one call ${pass ? 'not ' : ''}to ${infinitive} ${bound}${limits}`,
    `it ${present} ${shown}${found.exact ? '' : ' (means: the calls differ)'}`,
    ...found.sites.map((site) => `  ${amountOf(site)} by ${site.function} (${writtenPlace(site)})`),
  ]
  return lines.join('\n')
}

function amountOf(site: AllocationSite | WorkSite): string {
  if ('stepsPerOp' in site) return say(site.stepsPerOp, 'steps')
  return `${say(site.allocsPerOp, 'allocs')}, ${rounded(site.bytesPerOp)} B`
}

/** `1 object`, `48 bytes on the heap`, `n/a objects`. */
function say(figure: number | null, of: Figure): string {
  const [noun = '', ...rest] = units[of].split(' ')
  return [rounded(figure), `${noun}${figure === 1 ? '' : 's'}`, ...rest].join(' ')
}

function rounded(figure: number | null): string {
  return figure === null ? 'n/a' : `${Math.round(figure * 1000) / 1000}`
}

/** Where a function stands. Leaves out a line that the file does not have: its transformer told nobody. */
function writtenPlace({ file, line }: Pick<AllocationSite, 'file' | 'line'>): string {
  return line > 0 && line <= linesOf(file) ? `${file}:${line}` : file
}

function linesOf(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length
  } catch {
    // What is no file, as code of Node's own, has the lines that it says.
    return Number.POSITIVE_INFINITY
  }
}
