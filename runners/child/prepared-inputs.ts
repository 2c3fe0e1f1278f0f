import { types } from 'node:util'
import { getHeapStatistics } from 'node:v8'
import { isCallersMistake, messageOf } from '../../model/errors.js'
import { median } from '../../stats/summary.js'
import { now } from './clock.js'
import { startOpClock, stopOpClock } from './op-clock.js'
import { signOfLife } from './protocol.js'

/** What a variant's `prepare` makes, ahead of the ops that use it up; each input is taken once. */
export interface PreparedInputs {
  /** Has so many ready. Only what has to be waited for gives a promise. */
  readonly ensure: (count: number) => Promise<void> | undefined
  /** The next input. */
  readonly take: () => unknown
  readonly ready: () => number
  /** How many of those that are needed next to prepare at once. */
  readonly batch: (needed: number) => number
  /** Whether so many ops are so short that what preparing did to the caches would show: one runs before. */
  readonly isBrief: (ops: number) => boolean
  /** How many may be ready at once, as far as memory goes. */
  readonly most: () => number
  /** What of so many inputs lies ready at once, where caches do not hold it. */
  readonly uncached: (needed: number) => UncachedInputs | undefined
  /** Bytes of one, or of what is made along with it; 0: not known yet. */
  readonly bytes: () => number
  /** Whether something is called round each op: then one at most is ready, however many are asked for. */
  readonly one: boolean
}

/** Inputs that lie ready at once, and the bytes of all. */
export interface UncachedInputs {
  readonly inputs: number
  readonly bytes: number
}

/** Bytes of the inputs that may be ready at once. */
const MOST_BYTES = 2 ** 25
/** Bytes that stay in a processor's caches while a batch is made and used. */
const CACHED_BYTES = 2 ** 18
/** Bytes of several inputs that are ready at once past which an op may have to fetch its own from memory. */
const UNCACHED_BYTES = 2 ** 20
/** Milliseconds of ops from which on stopping the clock and starting it costs them next to nothing. */
const STRETCH_MS = 0.05
/** Batches whose bytes are read. */
const READINGS = 15

/**
 * The inputs of ops in this thread. The clock of ops stands still while they are made. With `one`, an input
 * stands only until the next is prepared: none is made ahead.
 */
export function prepareInputs(prepare: () => unknown, one = false): PreparedInputs {
  // An object first: among numbers alone, V8 would keep them unboxed, and box each that is taken.
  const inputs: unknown[] = [{}]
  let [next, end, largest] = [0, 0, 1]
  const readings: number[] = []
  /** Of an op at its fastest; since when ops run, and from which input on. */
  let [opMs, since, first] = [Number.POSITIVE_INFINITY, Number.NaN, 0]
  let pending: Promise<void> | undefined

  const fail = failing(one ? 'beforeEach or afterEach' : 'prepare')
  const make = (count: number): Promise<void> | undefined => {
    for (let left = count; left > 0; left--) {
      const made = named(prepare, fail)
      if (types.isPromise(made)) return makeLater(made, left)
      inputs[end++] = made
      signOfLife()
    }
    return undefined
  }
  const makeLater = async (promise: Promise<unknown>, count: number): Promise<void> => {
    inputs[end++] = await promise.catch(fail)
    for (let left = count - 1; left > 0; left--) {
      const made = named(prepare, fail)
      inputs[end++] = types.isPromise(made) ? await made.catch(fail) : made
      signOfLife()
    }
  }
  const ensure = (count: number): Promise<void> | undefined => {
    if (pending !== undefined) return pending.then(() => ensure(count))
    const missing = (one ? Math.min(count, 1) : count) - (end - next)
    if (missing <= 0) return undefined
    const didGo = stopOpClock()
    if (next > first) opMs = Math.min(opMs, (now() - since) / (next - first))
    if (next === end) next = end = 0
    largest = Math.max(largest, missing)
    const before = readings.length < READINGS ? usedBytes() : Number.NaN
    const done = (): void => {
      const grown = before - before === 0 ? (usedBytes() - before) / missing : -1
      // Less than nothing where a collection fell in.
      if (grown > 0) readings.push(grown)
      pending = undefined
      first = next
      since = now()
      if (didGo) startOpClock()
    }
    pending = make(missing)?.then(done)
    if (pending === undefined) done()
    return pending
  }
  const bytes = (): number => (readings.length === 0 ? 0 : median(readings))
  const fitting = (room: number): number => (one ? 1 : Math.max(1, Math.floor(room / (bytes() + 8))))
  const batch = (needed: number): number => {
    const wanted = Math.max(fitting(CACHED_BYTES), Math.ceil(STRETCH_MS / opMs))
    return Math.min(needed, wanted, fitting(MOST_BYTES), 2 * largest)
  }
  return {
    ensure,
    take: () => {
      if (next === end) throw new Error('gclab prepared no input for this op')
      const input = inputs[next]
      inputs[next++] = undefined
      return input
    },
    ready: () => end - next,
    batch,
    uncached: (needed) => {
      const ready = { inputs: batch(needed), bytes: batch(needed) * bytes() }
      return ready.inputs > 1 && ready.bytes > UNCACHED_BYTES ? ready : undefined
    },
    isBrief: (ops) => !one && ops * opMs < STRETCH_MS,
    most: () => fitting(MOST_BYTES),
    bytes,
    one,
  }
}

/** What is made below this frame is not the op's: alive.ts knows it by its name. */
function named(prepare: () => unknown, fail: (error: unknown) => never): unknown {
  try {
    return prepare()
  } catch (error) {
    return fail(error)
  }
}

/** Says that it was this which threw, and where. */
function failing(what: string) {
  return (error: unknown): never => {
    if (isCallersMistake(error)) throw error
    const told = new Error(`its ${what} threw: ${messageOf(error)}`, { cause: error })
    if (error instanceof Error) Object.assign(told, { name: error.name, stack: error.stack })
    throw told
  }
}

function usedBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}
