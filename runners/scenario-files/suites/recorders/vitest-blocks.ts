import { harmless } from '../harmless.js'
import { hookedOp, hookNames } from '../hooked-op.js'
import { type Benchmark, namesOfSet } from '../recorded.js'

export type Mode = 'run' | 'skip' | 'only'
export type Hook = (...given: unknown[]) => unknown
export interface Options {
  readonly setup?: Hook
  readonly teardown?: Hook
  readonly beforeAll?: Hook
  readonly beforeEach?: Hook
  readonly afterEach?: Hook
  readonly afterAll?: Hook
}

const ofBench = ['iterations', 'now', 'signal', 'throws', 'time', 'warmupIterations', 'warmupTime']

/** A describe; benchmarks outside of any stand in the file's. */
export interface Block {
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

export function blockOf(name: string, outer: Block | null, mode: Mode): Block {
  return { name, outer, mode, beforeAll: [], beforeEach: [], afterAll: [], inner: [] }
}

/** A block within those around it, the file's first. */
export function pathOf(block: Block | null): Block[] {
  return block === null ? [] : [...pathOf(block.outer), block]
}

export function titleOf(name: unknown): string {
  return typeof name === 'function' ? name.name : String(name)
}

export function benchmarkOf(name: string, fn: Hook, options: Options, blocks: readonly Block[]): Benchmark {
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
