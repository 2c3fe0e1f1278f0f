import { usageError } from '../../../../model/errors.js'
import { harmless } from '../harmless.js'
import { hookedOp, hookNames } from '../hooked-op.js'
import { type Benchmark, namesOfSet, recording, register } from '../recorded.js'

type Mode = 'run' | 'skip' | 'only'
type Hook = (...given: unknown[]) => unknown
interface Options {
  readonly setup?: Hook
  readonly teardown?: Hook
  readonly beforeAll?: Hook
  readonly beforeEach?: Hook
  readonly afterEach?: Hook
  readonly afterAll?: Hook
}

const ofBench = ['iterations', 'now', 'signal', 'throws', 'time', 'warmupIterations', 'warmupTime']

/** A describe; benchmarks outside of any stand in the file's. */
interface Block {
  readonly name: string
  readonly outer: Block | null
  readonly mode: Mode
  readonly beforeAll: Hook[]
  readonly beforeEach: Hook[]
  readonly afterAll: Hook[]
  readonly inner: Inner[]
}

/** A block within another, or a test: first all of the file is read, then its tests are run. */
interface Inner {
  readonly read?: () => Promise<void>
  readonly run: () => Promise<void>
}

function blockOf(name: string, outer: Block | null, mode: Mode): Block {
  return { name, outer, mode, beforeAll: [], beforeEach: [], afterAll: [], inner: [] }
}

let current = blockOf('', null, 'run')
let hasOnly = false

const root = current
// As vitest does it: a block is read once what surrounds it is, and one that waits is waited for.
recording().afterImport.push(async () => {
  for (const { read } of root.inner) await read?.()
  await runTests(root)
})

async function runTests({ inner }: Block): Promise<void> {
  for (const { run } of inner) await run()
}

/** A block within those around it, the file's first. */
function pathOf(block: Block | null): Block[] {
  return block === null ? [] : [...pathOf(block.outer), block]
}

function titleOf(name: unknown): string {
  return typeof name === 'function' ? name.name : String(name)
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
  const body = rest.find((one) => typeof one === 'function') as Hook | undefined
  if (body === undefined || !/\bbench\b/.test(String(body))) return
  const blocks = [...pathOf(current), blockOf(titleOf(name), current, mode)]
  const isWanted = wantedBy(blocks.map((one) => one.mode))
  recording().tools.add('vitest')
  const run = async (): Promise<void> => {
    if (!isWanted()) return
    for (const one of blocks) while (one.beforeAll.length > 0) await one.beforeAll.shift()?.()
    for (const hook of blocks.flatMap((one) => one.beforeEach)) await hook(harmless)
    await body({
      bench: benchIn(blocks),
      expect: harmless,
      annotate: harmless,
      skip: harmless,
      task: harmless,
    })
  }
  current.inner.push({ run })
}

/** What a test is given to make its benchmarks with. */
function benchIn(blocks: readonly Block[]) {
  const make = (name: unknown, ...rest: readonly unknown[]): unknown => {
    const fn = rest.find((one) => typeof one === 'function') as Hook
    const options = (rest.find((one) => typeof one === 'object') ?? {}) as Options
    register('vitest', () => [benchmarkOf(titleOf(name), fn, options, blocks)])
    return { name, run: async () => harmless }
  }
  return Object.assign(make, { compare: async () => harmless, from: () => harmless })
}

function benchmarkOf(name: string, fn: Hook, options: Options, blocks: readonly Block[]): Benchmark {
  const call = async (hooks: readonly (Hook | undefined)[]): Promise<void> => {
    for (const hook of hooks) await hook?.(harmless, 'run')
  }
  const { beforeEach, afterEach } = options
  const hooks = {
    ...{ beforeEach, afterEach },
    beforeAll: () => call([...blocks.flatMap((one) => one.beforeAll), options.setup, options.beforeAll]),
    afterAll: () =>
      call([
        ...[options.afterAll, options.teardown],
        ...[...blocks].reverse().flatMap((one) => one.afterAll),
      ]),
  }
  return {
    name,
    group: blocks
      .map((one) => one.name)
      .filter((one) => one !== '')
      .join(' > '),
    groupId: blocks.at(-1),
    ignored: namesOfSet(options, ofBench),
    written: {
      code: String(fn),
      beside: [
        ...blocks.flatMap((one) => hookNames.filter((hook) => hook !== 'afterEach' && one[hook].length > 0)),
        ...namesOfSet(options, ['setup', 'teardown', ...hookNames]),
      ],
    },
    make: () => hookedOp(fn, undefined, hooks),
  }
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

/** A function with vitest's ways to leave out or single out what it is given. */
function withModes<G extends unknown[]>(call: (mode: Mode, ...given: G) => unknown) {
  const of =
    (mode: Mode) =>
    (...given: G): unknown =>
      call(mode, ...given)
  const modes = {
    only: of('only'),
    skip: of('skip'),
    todo: () => undefined,
    skipIf: (is: unknown) => of(is ? 'skip' : 'run'),
    runIf: (is: unknown) => of(is ? 'run' : 'skip'),
  }
  return Object.assign(of('run'), modes)
}

/** `describe.each([…])('%s', (one) => …)`, with the placeholders filled in order. */
function eachOf(table: readonly unknown[]) {
  return (name: string, body: Hook): void => {
    for (const row of table) {
      const given = Array.isArray(row) ? row : [row]
      let next = 0
      const title = name.replace(/%[sdifjo]|\$\{?(\w+)\}?/g, (all, field) =>
        String(field === undefined ? given[next++] : ((given[0] as Record<string, unknown>)?.[field] ?? all)),
      )
      open('run', title, () => body(...given))
    }
  }
}

export const bench = withModes(add)
const sub = { each: eachOf, for: eachOf, concurrent: withModes(open), sequential: withModes(open) }
export const describe = Object.assign(withModes(open), sub)
export { describe as suite }
export const beforeAll = (hook: Hook): void => void current.beforeAll.push(hook)
export const afterAll = (hook: Hook): void => void current.afterAll.push(hook)
export const beforeEach = (hook: Hook): void => void current.beforeEach.push(hook)
export const [afterEach, onTestFinished, onTestFailed, expect, assert, should, vi, vitest] =
  Array<unknown>(8).fill(harmless)
export const [assertType, expectTypeOf, chai, createExpect, recordArtifact] = Array<unknown>(5).fill(harmless)
export const [Snapshots, TestRunner, EvaluatedModules] = Array<unknown>(3).fill(harmless)
export const test = Object.assign(withModes(addTest), { each: () => () => {}, for: () => () => {} })
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
