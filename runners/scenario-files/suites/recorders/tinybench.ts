import { runTo, runToSync } from '../aim.js'
import { harmless } from '../harmless.js'
import { type Hooks, hookedOp, hookNames } from '../hooked-op.js'
import { type Benchmark, namesOfSet, register } from '../recorded.js'

type Fn = () => unknown
interface Options {
  readonly name?: string
  readonly setup?: (task: Task, mode: 'run') => unknown
  readonly teardown?: (task: Task, mode: 'run') => unknown
}

const ofBench = [
  ...['concurrency', 'iterations', 'now', 'retainSamples', 'signal', 'subtractTimerOverhead', 'threshold'],
  ...['throws', 'time', 'timestampProvider'],
]
const ofWarmup = ['warmup', 'warmupTime', 'warmupIterations']

export class Task extends EventTarget {
  readonly runs = 0
  readonly result = harmless
  readonly bench: Bench
  readonly name: string
  readonly fn: Fn
  readonly hooks: Hooks
  constructor(bench: Bench, name: string, fn: Fn, hooks: Hooks = {}) {
    super()
    ;[this.bench, this.name, this.fn, this.hooks] = [bench, name, fn, hooks]
  }
  async run(): Promise<this> {
    await runTo((aimed) => this.isThat(aimed))
    return this
  }
  runSync(): this {
    runToSync((aimed) => this.isThat(aimed))
    return this
  }
  private isThat({ name, groupId }: Benchmark): boolean {
    return name === this.name && groupId === this.bench
  }
  async warmup(): Promise<void> {}
  warmupSync(): void {}
  reset(): void {}
}

/** tinybench's Bench. What is added to it stays, unless it is removed again. */
export class Bench extends EventTarget {
  readonly name: string | undefined
  readonly opts: Options
  tasks: Task[] = []
  constructor(opts: Options = {}) {
    super()
    this.opts = opts
    this.name = opts.name
    register('tinybench', () => this.tasks.map((task) => this.benchmark(task)))
  }
  private benchmark(task: Task): Benchmark {
    const { setup, teardown } = this.opts
    const { beforeAll, afterAll, ...eachCall } = task.hooks
    const hooks: Hooks = {
      ...eachCall,
      beforeAll: async () => {
        await setup?.(task, 'run')
        await beforeAll?.call(task, 'run')
      },
      afterAll: async () => {
        await afterAll?.call(task, 'run')
        await teardown?.(task, 'run')
      },
    }
    return {
      name: task.name,
      group: this.name ?? '',
      groupId: this,
      ignored: namesOfSet(this.opts, [...ofBench, ...ofWarmup]),
      written: {
        code: String(task.fn),
        beside: [...namesOfSet(this.opts, ['setup', 'teardown']), ...namesOfSet(task.hooks, hookNames)],
      },
      make: () => hookedOp(task.fn, task, hooks),
    }
  }
  get results(): readonly unknown[] {
    return this.tasks.map(({ result }) => result)
  }
  add(name: string, fn: Fn, hooks?: Hooks): this {
    if (this.getTask(name) !== undefined) throw new Error(`Task "${name}" already exists`)
    this.tasks.push(new Task(this, name, fn, hooks))
    return this
  }
  todo(): this {
    return this
  }
  remove(name: string): this {
    this.tasks = this.tasks.filter((task) => task.name !== name)
    return this
  }
  getTask(name: string): Task | undefined {
    return this.tasks.find((task) => task.name === name)
  }
  async run(): Promise<Task[]> {
    this.dispatchEvent(new Event('start'))
    await runTo(({ groupId }) => groupId === this)
    return this.tasks
  }
  runSync(): Task[] {
    this.dispatchEvent(new Event('start'))
    runToSync(({ groupId }) => groupId === this)
    return this.tasks
  }
  async warmup(): Promise<void> {}
  warmupSync(): void {}
  reset(): void {}
  table(convert?: (task: Task) => unknown): unknown[] {
    return convert === undefined ? this.tasks.map(({ name }) => ({ 'Task name': name })) : []
  }
}

export const now = (): number => performance.now()
export const hrtimeNow = (): number => performance.now()
export const nToMs = (ns: number): number => ns / 1e6
export const mToNs = (ms: number): number => ms * 1e6
export const formatNumber = String
export const performanceNowTimestampProvider = harmless
export const hrtimeNowTimestampProvider = harmless
export const [classifyTimerSaturation, detectTimerSaturation, estimateResolution, medianAbsoluteDeviation] =
  Array<unknown>(4).fill(harmless)
export const calibrateTimerOverhead = (): number => 0
/** Of tinybench 2 the class itself; of a CommonJS one, as an ES module imports it, what holds both. */
export default Object.assign(Bench, { Bench, Task })
