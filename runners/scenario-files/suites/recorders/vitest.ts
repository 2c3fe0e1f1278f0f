import { harmless } from '../harmless.js'
import { hookedOp } from '../hooked-op.js'
import { type Benchmark, ignoredOf, register } from '../recorded.js'

type Mode = 'run' | 'skip' | 'only'
type Hook = (...given: unknown[]) => unknown
interface Options {
  readonly setup?: Hook
  readonly teardown?: Hook
}

const ofBench = ['iterations', 'now', 'signal', 'throws', 'time', 'warmupIterations', 'warmupTime']

/** A describe; benchmarks outside of any stand in the file's. */
interface Block {
  readonly name: string
  readonly outer: Block | null
  readonly mode: Mode
  readonly beforeAll: Hook[]
  readonly afterAll: Hook[]
}

function blockOf(name: string, outer: Block | null, mode: Mode): Block {
  return { name, outer, mode, beforeAll: [], afterAll: [] }
}

let current = blockOf('', null, 'run')
let hasOnly = false

/** A block within those around it, the file's first. */
function pathOf(block: Block | null): Block[] {
  return block === null ? [] : [...pathOf(block.outer), block]
}

function titleOf(name: unknown): string {
  return typeof name === 'function' ? name.name : String(name)
}

function add(mode: Mode, name: unknown, fn: Hook, options: Options = {}): void {
  const blocks = pathOf(current)
  const modes = [mode, ...blocks.map((one) => one.mode)]
  hasOnly ||= modes.includes('only') && !modes.includes('skip')
  register('vitest', () => {
    if (modes.includes('skip') || (hasOnly && !modes.includes('only'))) return []
    return [benchmarkOf(titleOf(name), fn, options, blocks)]
  })
}

function benchmarkOf(name: string, fn: Hook, options: Options, blocks: readonly Block[]): Benchmark {
  const call = async (hooks: readonly (Hook | undefined)[]): Promise<void> => {
    for (const hook of hooks) await hook?.(harmless, 'run')
  }
  const hooks = {
    beforeAll: () => call([...blocks.flatMap((one) => one.beforeAll), options.setup]),
    afterAll: () => call([options.teardown, ...[...blocks].reverse().flatMap((one) => one.afterAll)]),
  }
  return {
    name,
    group: blocks
      .map((one) => one.name)
      .filter((one) => one !== '')
      .join(' > '),
    groupId: blocks.at(-1),
    ignored: ignoredOf(options, ofBench),
    make: () => hookedOp(fn, undefined, hooks),
  }
}

function open(mode: Mode, name: unknown, ...rest: readonly unknown[]): unknown {
  const body = rest.find((one) => typeof one === 'function') as Hook | undefined
  const outer = current
  current = blockOf(titleOf(name), outer, mode)
  const close = (): void => {
    current = outer
  }
  const running = body?.()
  return running instanceof Promise ? running.then(close) : close()
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
export const [beforeEach, afterEach, onTestFinished] = [harmless, harmless, harmless]
export const [it, test, expect, assert, vi, vitest] = Array<unknown>(6).fill(harmless)
