import { usageError } from '../../../../model/errors.js'
import { arrivesAt } from '../aim.js'
import { asked, noting, standInFor } from '../asked.js'
import { harmless } from '../harmless.js'
import { type Benchmark, recording, register } from '../recorded.js'
import {
  type Block,
  benchmarkOf,
  blockOf,
  type Hook,
  type Mode,
  type Options,
  pathOf,
  titleOf,
} from './vitest-blocks.js'
import { argumentsOf, type Row, rowsOf, titleOfRow } from './vitest-tables.js'

let current = blockOf('', null, 'run')
let hasOnly = false

const root = current
// As vitest does it: a block is read once what surrounds it is, and one that waits is waited for.
recording().afterImport.push(async () => {
  for (const { read } of root.inner) await read?.()
  await runTests(root)
})

async function runTests({ inner, outer, afterAll }: Block): Promise<void> {
  for (const { run } of inner) if (!hasArrived) await run()
  if (outer !== null && afterAll.length > 0) asked.add('afterAll')
}

/** Whether the code of tests has come to the benchmark that this process measures: it goes no further. */
let hasArrived = false

/** Where a test has benchmarks measured. */
async function reach(benchmarks: readonly Benchmark[]): Promise<unknown> {
  for (const { written } of benchmarks) written.asked ??= [...asked]
  const isHere = arrivesAt(({ written: aimed }) => benchmarks.some(({ written }) => written === aimed))
  hasArrived ||= isHere
  return isHere ? new Promise(() => {}) : standInFor('the figures of a benchmark')
}

function add(mode: Mode, name: unknown, fn: Hook, options: Options = {}): void {
  const blocks = pathOf(current)
  const isWanted = wantedBy([mode, ...blocks.map((one) => one.mode)])
  register('vitest', () => (isWanted() ? [benchmarkOf(titleOf(name), fn, options, blocks)] : []))
}

/** Whether what has these modes is wanted, asked once all are known: others may be singled out. */
function wantedBy(modes: readonly Mode[]): () => boolean {
  hasOnly ||= modes.includes('only') && !modes.includes('skip')
  return () => !modes.includes('skip') && (!hasOnly || modes.includes('only'))
}

/** Since vitest 5, benchmarks are made within tests. */
function addTest(mode: Mode, name: unknown, ...rest: readonly unknown[]): void {
  const [body, call = body] = rest.filter((one) => typeof one === 'function') as Hook[]
  if (body === undefined) return
  const blocks = [...pathOf(current), blockOf(titleOf(name), current, mode)]
  const isWanted = wantedBy(blocks.map((one) => one.mode))
  if (!/\bbench\b/.test(String(body))) {
    leaveOut('a test without benchmarks', isWanted)
    return
  }
  recording().tools.add('vitest')
  const run = async (): Promise<void> => {
    if (!isWanted()) return
    for (const one of blocks) while (one.beforeAll.length > 0) await called(one.beforeAll.shift())
    for (const hook of blocks.flatMap((one) => one.beforeEach)) await called(hook)
    await Promise.race([call?.(contextOf(blocks)), recording().arrival])
  }
  current.inner.push({ run })
}

/** What comes behind a test that is not run may hang on it. */
function leaveOut(what: string, isWanted = (): boolean => true): void {
  current.inner.push({ run: async () => void (isWanted() && asked.add(what)) })
}

async function called(hook: Hook | undefined): Promise<void> {
  const undo = await hook?.(harmless)
  if (typeof undo === 'function' && undo !== harmless) asked.add('what a hook returns')
}

/** What a test may be given that has no meaning here. */
const notDone: Record<string | symbol, unknown> = {
  task: harmless,
  signal: harmless,
  onTestFinished: harmless,
}

/** What a test is given. */
function contextOf(blocks: readonly Block[]): object {
  const given: Record<string | symbol, unknown> = {
    ...{ bench: benchIn(blocks), expect, annotate: harmless, skip: harmless, onTestFailed: harmless },
    ...notDone,
  }
  return new Proxy(given, {
    get: (_, name) => {
      if (name in notDone || !(name in given)) asked.add(`the test’s ${String(name)}`)
      return given[name]
    },
  })
}

const ofRegistered = Symbol('benchmark')

/** What a test is given to make its benchmarks with. */
function benchIn(blocks: readonly Block[]) {
  const make = (name: unknown, ...rest: readonly unknown[]): unknown => {
    const fn = rest.find((one) => typeof one === 'function') as Hook
    const options = (rest.find((one) => typeof one === 'object') ?? {}) as Options
    const benchmark = benchmarkOf(titleOf(name), fn, options, blocks)
    register('vitest', () => [benchmark])
    return { name, fn, run: () => reach([benchmark]), [ofRegistered]: benchmark }
  }
  const compare = (...given: readonly { readonly [ofRegistered]?: Benchmark }[]): Promise<unknown> =>
    reach(given.flatMap((one) => one[ofRegistered] ?? []))
  return Object.assign(make, { compare, from: () => standInFor('the figures of a benchmark') })
}

function open(mode: Mode, name: unknown, ...rest: readonly unknown[]): void {
  const body = rest.find((one) => typeof one === 'function') as Hook | undefined
  const outer = current
  const block = blockOf(titleOf(name), outer, mode)
  const read = async (): Promise<void> => {
    current = block
    await body?.()
    for (const next of block.inner) await next.read?.()
    current = outer
  }
  outer.inner.push({ read, run: () => runTests(block) })
}

type Register = (mode: Mode, name: unknown, ...rest: readonly unknown[]) => unknown

/** A function with vitest's ways to leave out or single out what it is given, one after the other. */
function chain<T extends object>(call: Register, more: (mode: Mode) => T, mode: Mode = 'run'): Chain<T> {
  const as = (next: Mode): Chain<T> => chain(call, more, next)
  const itself = (name: unknown, ...rest: readonly unknown[]): unknown => call(mode, name, ...rest)
  const ways = {
    only: () => as('only'),
    skip: () => as('skip'),
    todo: () => as('skip'),
    ...{ concurrent: () => as(mode), sequential: () => as(mode), shuffle: () => as(mode) },
    skipIf: () => (is: unknown) => as(is ? 'skip' : mode),
    runIf: () => (is: unknown) => as(is ? mode : 'skip'),
  }
  // Asked for one by one: each leads to all again.
  for (const [way, get] of Object.entries(ways)) Object.defineProperty(itself, way, { get })
  return Object.assign(itself, more(mode)) as Chain<T>
}

type Way = 'only' | 'skip' | 'todo' | 'concurrent' | 'sequential' | 'shuffle'
type Chain<T> = ((name: unknown, ...rest: readonly unknown[]) => unknown) &
  T & { readonly [way in Way]: Chain<T> } & {
    readonly [way in 'skipIf' | 'runIf']: (is: unknown) => Chain<T>
  }

type Body = (...given: readonly unknown[]) => unknown

/** `describe.each([…])('%s', (one) => …)`: a block for each row. */
function tableOf(mode: Mode, given: (row: Row) => readonly unknown[]) {
  return (table: unknown, ...cells: readonly unknown[]) =>
    (name: unknown, ...rest: readonly unknown[]): void => {
      const body = rest.find((one) => typeof one === 'function') as Body | undefined
      for (const row of rowsOf(table, cells))
        open(mode, titleOfRow(titleOf(name), row), () => body?.(...given(row)))
    }
}

/** `test.for([…])('%s', (one, context) => …)`: a test for each row. */
function testsOf(mode: Mode) {
  return (table: unknown, ...cells: readonly unknown[]) =>
    (name: unknown, ...rest: readonly unknown[]): void => {
      const body = rest.find((one) => typeof one === 'function') as Body | undefined
      if (body === undefined) return
      for (const row of rowsOf(table, cells))
        addTest(mode, titleOfRow(titleOf(name), row), body, (context: unknown) => body(row.value, context))
    }
}

export const bench = chain(add as Register, () => ({}))
export const describe = chain(open, (mode) => ({
  each: tableOf(mode, argumentsOf),
  for: tableOf(mode, ({ value }) => [value]),
}))
export { describe as suite }
export const beforeAll = (hook: Hook): void => void current.beforeAll.push(hook)
export const afterAll = (hook: Hook): void => void current.afterAll.push(hook)
export const beforeEach = (hook: Hook): void => void current.beforeEach.push(hook)
export const afterEach = (): void => void asked.add('afterEach')
export const onTestFinished = (): void => void asked.add('onTestFinished')
export const [expect, createExpect, assert] = ['expect', 'createExpect', 'assert'].map(standInFor)
export const [vi, vitest] = ['vi', 'vi'].map(noting)
export const [onTestFailed, should] = Array<unknown>(2).fill(harmless)
export const [assertType, expectTypeOf, chai, recordArtifact] = Array<unknown>(4).fill(harmless)
export const [Snapshots, TestRunner, EvaluatedModules] = Array<unknown>(3).fill(harmless)
/** Its tests are given no context, and so have no `bench`. */
const each = () => () => {
  recording().tools.add('vitest')
  leaveOut('test.each')
}
export const test = chain(addTest, (mode) => ({ each, for: testsOf(mode) }))
export { test as it }

/** What benchmarks would lack without vitest itself. */
function refusing(name: string, why: string) {
  return (): never => {
    throw usageError(`${name} of vitest ${why}: take it out of the file, or measure within vitest 5`)
  }
}
export const inject = refusing('inject', 'gives what its global set-up provides, which does not run here')
const around = 'runs the benchmarks within a function of its own, which is not done here'
export const aroundAll = refusing('aroundAll', around)
export const aroundEach = refusing('aroundEach', around)
