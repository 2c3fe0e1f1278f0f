import { runTo } from '../aim.js'
import { type Args, combinations, type Lists } from '../combine-arguments.js'
import { harmless } from '../harmless.js'
import { loopVariant, Rounds } from '../loop-variant.js'
import { type Benchmark, type LoopEdges, type RecordedVariant, register, type Written } from '../recorded.js'

// biome-ignore lint/suspicious/noExplicitAny: a benchmark of any shape.
type Fn = (...given: any[]) => any

let collection: { readonly name: string } = { name: '' }
/** What the next run runs. */
let waiting: B[] = []

export const flags = { compact: 1, baseline: 2 }
/** mitata's own drawing of results. */
export const $ = harmless
export const measure = async (): Promise<unknown> => harmless
const kept: { value?: unknown } = {}
export function do_not_optimize(value: unknown): void {
  kept.value = value
}

/** A benchmark as mitata's own class is used: every method gives it back. */
export class B {
  private isBaseline = false
  private isLeftOut = false
  private readonly lists: Lists = {}
  private readonly place = collection
  private readonly fn: Fn
  private title: string
  constructor(title: string, fn: Fn) {
    if (typeof fn !== 'function') throw new TypeError('expected iterator, generator or one-shot function')
    this.title = title
    this.fn = fn
  }
  name(title: string): this {
    this.title = title
    return this
  }
  gc(): this {
    return this
  }
  highlight(): this {
    return this
  }
  compact(): this {
    return this
  }
  /** One that a file makes by itself and runs. */
  async run(): Promise<unknown> {
    register('mitata', () => this.benchmarks())
    await runTo((aimed) => this.has(aimed))
    return harmless
  }
  /** Whether a benchmark is this, with some of its arguments. */
  has({ name, groupId }: Benchmark): boolean {
    return groupId === this.place && this.benchmarks().some((one) => one.name === name)
  }
  leaveOutUnless(filter: RegExp): void {
    this.isLeftOut = !filter.test(this.title)
  }
  baseline(is = true): this {
    this.isBaseline = is
    return this
  }
  range(name: string, start: number, end: number, factor = 8): this {
    return this.stepped(name, [start, end], (n) => n * factor)
  }
  dense_range(name: string, start: number, end: number, step = 1): this {
    return this.stepped(name, [start, end], (n) => n + step)
  }
  private stepped(name: string, [start, end]: [number, number], next: (n: number) => number): this {
    const list: number[] = []
    for (let n = start; n <= end; n = next(n)) list.push(n)
    return this.args(name, list.includes(end) ? list : [...list, end])
  }
  args(given: string | readonly unknown[] | Args | null, list?: unknown): this {
    const lists = (
      typeof given === 'string'
        ? { [given]: list }
        : Array.isArray(given)
          ? { x: given }
          : (given ?? { x: null })
    ) as Args
    for (const [name, values] of Object.entries(lists)) {
      if (Array.isArray(values)) this.lists[name] = values
      else delete this.lists[name]
    }
    return this
  }
  /** One for each combination of arguments. */
  benchmarks(): Benchmark[] {
    if (this.isLeftOut) return []
    const { fn, isBaseline, place } = this
    const choices = choicesIn(this.title, this.lists)
    const written = writtenAs(fn)
    return combinations(this.lists).map(({ args, texts }) => ({
      name: choices.reduce(
        (title, name) => title.replaceAll(`$${name}`, () => texts[name] as string),
        this.title,
      ),
      group: place.name,
      groupId: place,
      args: Object.entries(texts)
        .filter(([name]) => !choices.includes(name))
        .map(([name, text]) => `${name}=${text}`)
        .join(' '),
      isBaseline,
      params: args,
      written:
        choices.length === 0 ? written : { ...written, beside: [...written.beside, 'a choice of arguments'] },
      make: () => make(fn, args),
    }))
  }
}

/**
 * The arguments that tell contenders apart, not cases: the title mentions them, and they are no numbers, as
 * "$library" of three libraries. The longest first: one's name may be the beginning of another's.
 */
function choicesIn(title: string, lists: Lists): string[] {
  const isMentioned = (name: string) => title.split(`$${name}`).some((rest, i) => i > 0 && !/^\w/.test(rest))
  return Object.entries(lists)
    .filter(([name, values]) => isMentioned(name) && values.some((one) => typeof one !== 'number'))
    .map(([name]) => name)
    .sort((a, b) => b.length - a.length)
}

function writtenAs(fn: Fn): Written {
  return { code: String(fn), beside: isGenerator(fn) || fn.length === 0 ? [] : ['loop'] }
}

const isGenerator = (fn: Fn): boolean => /Generator/.test(Object.prototype.toString.call(fn))

function make(fn: Fn, args: Args) {
  const get = (name: string): unknown => args[name]
  if (isGenerator(fn)) return fromGenerator(fn({ get }))
  if (fn.length === 0) return fn
  return loopVariant<State>(fn, (rounds, edges) => new State(get, rounds, edges), emptyLoop)
}

function emptyLoop(state: Iterable<unknown>): void {
  for (const _ of state);
}

const [round, end] = [
  { done: false, value: undefined },
  { done: true, value: undefined },
]

/** What a benchmark that has the loop in it goes round. A round makes nothing but what is its own. */
class State extends Rounds {
  readonly get: (name: string) => unknown
  private left: number
  private hasBegun = false
  constructor(get: State['get'], count: number, edges: LoopEdges) {
    super(count, edges)
    this.get = get
    this.left = count
  }
  [Symbol.iterator](): this {
    return this.asIterator()
  }
  [Symbol.asyncIterator](): this {
    return this.asIterator()
  }
  private asIterator(): this {
    this.hasBegun = true
    this.begin()
    return this
  }
  next(): typeof round {
    if (this.left > 0) {
      this.left--
      return round
    }
    return this.return()
  }
  /** Also where the loop is left early. */
  return(): typeof round {
    if (this.hasBegun) this.end(this.count - this.left)
    this.hasBegun = false
    return end
  }
}

/** A generator does the set-up, and yields what is measured with what makes its parameters. */
async function fromGenerator(
  generator: Iterator<unknown> | AsyncIterator<unknown>,
): Promise<RecordedVariant> {
  const { value } = await generator.next()
  const dispose = async (): Promise<void> => void (await generator.next())
  if (typeof value === 'function' && value.length === 0) return { op: value as Fn, dispose }
  const parts = (value ?? {}) as { readonly bench?: Fn; readonly manual?: Fn } & Readonly<Record<number, Fn>>
  const bench = parts.bench ?? parts.manual
  if (typeof bench !== 'function') throw new TypeError('expected benchmarkable yield from generator')
  const parameters = Array.from({ length: bench.length }, (_, i) => parts[i] as Fn)
  const [only] = parameters
  if (only === undefined) return { op: bench, dispose }
  if (parameters.length === 1) return { prepare: only, op: bench, dispose }
  const prepare = (): unknown => {
    const all = parameters.map((one) => one())
    return all.some((one) => one instanceof Promise) ? Promise.all(all) : all
  }
  return { prepare, op: ([a, b, ...rest]) => bench(a, b, ...rest), dispose }
}

export function bench(name: string | Fn, fn?: Fn): B {
  const one = typeof name === 'function' ? new B(name.name || 'anonymous', name) : new B(name, fn as Fn)
  register('mitata', () => one.benchmarks())
  waiting.push(one)
  return one
}

/** Of mitata 0.1, as `bench(…).baseline()` of 1.0. */
export const baseline = (name: string | Fn, fn?: Fn): B => bench(name, fn).baseline()

/** What is registered within stands apart from what comes before and behind it. */
function within(name: string | null, body: () => unknown): unknown {
  const before = collection
  collection = { name: name ?? before.name }
  const after = (): void => {
    collection = { name: before.name }
  }
  const running = body()
  return running instanceof Promise ? running.then(after) : after()
}

export const summary = (body: () => unknown): unknown => within(null, body)
export const [boxplot, barplot, lineplot] = [summary, summary, summary]
export const compact = (body: () => unknown): unknown => body()
export function group(name: unknown, body?: () => unknown): unknown {
  if (typeof name === 'function') return within(null, name as () => unknown)
  const given = typeof name === 'string' ? name : (name as { readonly name?: string } | null)?.name
  return within(given ?? null, body as () => unknown)
}

/** Runs what was registered since the last run. */
export async function run({ filter = /.*/ }: { readonly filter?: RegExp } = {}): Promise<unknown> {
  const given = waiting
  waiting = []
  for (const one of given) one.leaveOutUnless(filter)
  await runTo((aimed) => given.some((one) => one.has(aimed)))
  collection = { name: '' }
  const benchmarks = given.filter((one) => one.benchmarks().length > 0).map(() => harmless)
  return { layout: [], context: harmless, benchmarks }
}

const everything = { $, B, bench, boxplot, barplot, compact, do_not_optimize, flags, group, lineplot }
export default { ...everything, measure, run, summary }
