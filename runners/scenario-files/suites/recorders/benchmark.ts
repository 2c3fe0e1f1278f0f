import { arrivesAt, halt } from '../aim.js'
import { callHandler, harmless } from '../harmless.js'
import { namesOfSet, type Benchmark as Recorded, register } from '../recorded.js'
import { opWithSetup } from '../shared-setup.js'

// biome-ignore lint/suspicious/noExplicitAny: benchmark.js takes functions, text and options in any mixture.
type Any = any

interface Running {
  readonly async?: boolean
}

const ignorable = ['async', 'delay', 'initCount', 'maxTime', 'minSamples', 'minTime']

/** A list as benchmark.js has it, whose members are found and told by the names of their fields. */
class Listed extends Array<Any> {
  override filter(wanted: Any): Any {
    // "fastest" and the like: without results all are.
    return typeof wanted === 'function' ? super.filter(wanted) : listed(this)
  }
  override map(wanted: Any): Any {
    return super.map(typeof wanted === 'function' ? wanted : (one) => one?.[wanted])
  }
  pluck(name: string): unknown[] {
    return this.map(name)
  }
  each(call: Any): this {
    this.forEach(call)
    return this
  }
}

const listed = (list: ArrayLike<unknown>): Any => Listed.from(list)

/** What listens: `on('cycle complete', …)`, or a handler in the options. */
class Handlers {
  private readonly all: (readonly [type: string, handler: unknown])[] = []
  constructor(options: Any) {
    for (const key of Object.keys(options ?? {}))
      if (/^on[A-Z]/.test(key)) this.on(key.slice(2).toLowerCase(), options[key])
  }
  on(types: string, handler: unknown): void {
    for (const type of types.split(' ')) this.all.push([type, handler])
  }
  emit(type: string, self: unknown, target: unknown): void {
    for (const [heard, handler] of [...this.all])
      if (heard === type) callHandler(handler, self, { type, target, currentTarget: self })
  }
}

class OneBenchmark {
  readonly name: string
  readonly fn: Any
  readonly options: Any
  readonly [result: string]: Any
  private readonly handlers: Handlers
  private readonly groupId: unknown
  constructor(given: readonly Any[], suite?: SuiteOf) {
    const options = given.find((one) => typeof one === 'object' && one !== null) ?? {}
    const [first, second] = given
    this.name = typeof first === 'string' ? first : (options.name ?? first?.name ?? '')
    this.fn =
      typeof first === 'function' ? first : typeof second === 'object' ? options.fn : (second ?? options.fn)
    this.options = options
    this.groupId = suite ?? this
    this.handlers = new Handlers(options)
    for (const result of ['stats', 'times', 'hz', 'count', 'cycles'])
      Object.assign(this, { [result]: harmless })
    if (suite === undefined) register('benchmark', () => [this.recorded('')])
  }
  recorded(group: string): Recorded {
    const { groupId } = this
    const ignored = namesOfSet(this.options, ignorable)
    // What a file gives to all of its benchmarks.
    const options = { ...(Benchmark.prototype as object), ...this.options }
    const beside = [
      ...namesOfSet(options, ['setup', 'teardown']),
      ...(typeof this.fn === 'function' ? [] : ['text']),
    ]
    const written = { code: String(this.fn), beside, isDeferred: this.options.defer === true }
    return { name: this.name, group, groupId, ignored, written, make: () => opWithSetup(this, options) }
  }
  on(types: string, handler: unknown): this {
    this.handlers.on(types, handler)
    return this
  }
  run({ async = this.options.async }: Running = {}): this {
    if (!this.goOn() && !async) halt()
    return this
  }
  /** Tells of a run; `false`, and of no more than its start, where this process measures this benchmark. */
  goOn(): boolean {
    this.handlers.emit('start', this, this)
    if (arrivesAt(({ name, groupId }) => name === this.name && groupId === this.groupId)) return false
    for (const type of ['cycle', 'complete']) this.handlers.emit(type, this, this)
    return true
  }
  off = (): this => this
  abort = (): this => this
  listeners = (): [] => []
  compare = (): 0 => 0
  reset = (): this => this
  clone = (): this => this
  emit = (): this => this
  toString(): string {
    return `${this.name} x n/a`
  }
}

class SuiteOf extends Listed {
  static override get [Symbol.species](): Any {
    return Listed
  }
  readonly name: string
  private readonly handlers: Handlers
  constructor(name: Any, options: Any) {
    super()
    const given = typeof name === 'string' ? { ...options, name } : (name ?? {})
    this.name = given.name ?? ''
    this.handlers = new Handlers(given)
    register('benchmark', () => [...this].map((one) => one.recorded(this.name)))
  }
  add(...given: unknown[]): this {
    this.push(new OneBenchmark(given, this))
    return this
  }
  on(types: string, handler: unknown): this {
    this.handlers.on(types, handler)
    return this
  }
  /** Handlers hear of every benchmark, at once unless the suite is asynchronous. */
  run({ async = false }: Running = {}): this {
    if (async) setImmediate(() => this.goOn())
    else if (!this.goOn()) halt()
    return this
  }
  /** `false` where it came to the benchmark that this process measures. */
  private goOn(): boolean {
    this.handlers.emit('start', this, this)
    for (const one of this) {
      if (!one.goOn()) return false
      this.handlers.emit('cycle', this, one)
    }
    this.handlers.emit('complete', this, this)
    return true
  }
  off = (): this => this
  abort = (): this => this
  listeners = (): [] => []
  emit = (): this => this
  reset = (): this => this
}

/** May be called with or without `new`, as functions of old may. */
function Suite(name?: unknown, options?: unknown): SuiteOf {
  return new SuiteOf(name, options)
}
function Benchmark(...given: unknown[]): OneBenchmark {
  return new OneBenchmark(given)
}

const description = `Node.js ${process.version}`
Object.assign(Benchmark, {
  Suite,
  Benchmark,
  options: {},
  support: { timer: 'ns' },
  platform: { description, toString: () => description },
  version: '2.1.4',
  formatNumber: String,
  filter: (list: ArrayLike<unknown>, wanted: Any) => listed(list).filter(wanted),
  map: (list: ArrayLike<unknown>, wanted: Any) => listed(list).map(wanted),
  each: (list: ArrayLike<unknown>, call: Any) => listed(list).each(call),
  forEach: (list: ArrayLike<unknown>, call: Any) => listed(list).each(call),
  forOwn: (of: object, call: Any) => Object.entries(of).forEach(([key, value]) => void call(value, key, of)),
  has: (of: object, key: PropertyKey) => Object.hasOwn(of, key),
  indexOf: (list: ArrayLike<unknown>, wanted: unknown) => listed(list).indexOf(wanted),
  join: (of: object, between = ',', colon = ': ') =>
    (Array.isArray(of) ? of : Object.entries(of).map((pair) => pair.join(colon))).join(between),
  reduce: (list: ArrayLike<unknown>, ...how: readonly Any[]) => listed(list).reduce(...how),
  Deferred: harmless,
  Event: harmless,
  invoke: (list: ArrayLike<OneBenchmark>, how: Any) => {
    for (const one of Array.from(list)) if ((how?.name ?? how) === 'run') one.run()
  },
  runInContext: () => Benchmark,
})

export { Benchmark as default, Benchmark as 'module.exports', Benchmark, Suite }
