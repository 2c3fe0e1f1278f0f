import { getHeapStatistics, type HeapInfo } from 'node:v8'
import type { Op } from '../../../model/scenario.js'
import { keepDrainsApart } from '../../child/drained-op.js'
import { isGivenPromise, isPromise, refusePromise } from '../../child/op-loop.js'
import { callNative } from './natives.js'

/** Where results go: V8 cannot see through it, so it drops no allocation of an unused result. */
const sink: { value: unknown; mark: unknown } = { value: undefined, mark: undefined }

/** What is done around ops; `edge` is set where a stretch of them begins, and where it ends. */
export type Tick = (edge?: 'begin' | 'end') => void

/**
 * Runs an op so many times; a tick before each and after the last. Rounds have one before the first of a
 * call, and one after the last.
 */
export type RunTicked = (count: number, tick: Tick) => Promise<void>

/** Allocates one object that no op can be confused with: its call node is this function's. */
export function mark(edge?: 'begin' | 'end'): void {
  if (edge === 'end') markEnd()
  else sink.mark = { mark: sink }
}

/** The same after the last op of a stretch: what comes next is none's. */
export function markEnd(): void {
  sink.mark = { mark: sink }
}

/** Runs the op `count` times; calls `tick` before each op and after the last. */
export function runTicked(op: Op, count: number, tick: Tick): void {
  for (let i = 0; i < count; i++) {
    tick(i === 0 ? 'begin' : undefined)
    const result = op()
    if (isGivenPromise(result)) refusePromise(result)
    sink.value = result
  }
  tick('end')
}

/** Like {@link runTicked}, awaiting once in each op: its promise, or one of the lab's where it gave none. */
export async function awaitOps(op: Op, count: number, tick: Tick): Promise<void> {
  for (let i = 0; i < count; i++) {
    tick(i === 0 ? 'begin' : undefined)
    const result = op()
    const awaited = await (isPromise(result) ? result : settled)
    sink.value = isPromise(result) ? awaited : result
  }
  tick('end')
}

/** What is called round an op, before the next. Only what has to be waited for gives a promise. */
type Hook = () => Promise<void> | undefined

/** Like {@link awaitOps}, with `hook` called before each op's tick; a tick comes behind each as well. */
export async function awaitHooked(op: Op, count: number, tick: Tick, hook: Hook): Promise<void> {
  for (let i = 0; i < count; i++) {
    const preparing = hook()
    if (preparing !== undefined) await preparing
    tick('begin')
    const result = op()
    const awaited = await (isPromise(result) ? result : settled)
    sink.value = isPromise(result) ? awaited : result
    tick('end')
  }
}

/** The harness's own frames of an awaited op; see {@link awaitOps}. */
export const awaitFrames: readonly string[] = [awaitOps.name, awaitHooked.name]

/** A promise that is resolved already: awaiting it costs what the harness's await costs. */
const settled = Promise.resolve()

/** An op that allocates nothing, to learn what the await itself allocates. */
export const awaitOnly: Op = () => settled

/** An op that allocates nothing, where none is awaited. */
export const doNothing: Op = () => undefined

/** What V8's counters said at three moments: two with nothing in between, then one op later, or `ops`. */
export interface Readings {
  readonly ops?: number
  readonly idle: HeapInfo
  readonly before: HeapInfo
  readonly after: HeapInfo
}

/** Fills `readings`, running the op once for each. */
export function readOps(op: Op, readings: Readings[]): void {
  for (let i = 0; i < readings.length; i++) {
    const idle = getHeapStatistics()
    const before = getHeapStatistics()
    sink.value = op()
    // Read first: the literal is an object, too.
    const after = getHeapStatistics()
    readings[i] = { idle, before, after }
  }
}

/** Like {@link readOps}, awaiting each result: the cost of an await lies between the first readings, too. */
export async function readAwaited(op: Op, readings: Readings[]): Promise<void> {
  for (let i = 0; i < readings.length; i++) {
    const idle = getHeapStatistics()
    sink.value = await awaitOnly()
    const before = getHeapStatistics()
    const result = op()
    const awaited = await (isPromise(result) ? result : settled)
    sink.value = isPromise(result) ? awaited : result
    // Read first: the literal is an object, too.
    const after = getHeapStatistics()
    readings[i] = { idle, before, after }
  }
}

/** Like {@link readAwaited}, with `hook` called before the readings of each op. */
export async function readHooked(op: Op, readings: Readings[], hook: Hook): Promise<void> {
  // Whatever an async function awaits for the first time costs more.
  sink.value = await awaitOnly()
  for (let i = 0; i < readings.length; i++) {
    const preparing = hook()
    if (preparing !== undefined) await preparing
    const idle = getHeapStatistics()
    sink.value = await awaitOnly()
    const before = getHeapStatistics()
    const result = op()
    const awaited = await (isPromise(result) ? result : settled)
    sink.value = isPromise(result) ? awaited : result
    // Read first: the literal is an object, too.
    const after = getHeapStatistics()
    readings[i] = { idle, before, after }
  }
}

/** Lets go of the last result. */
export function releaseResult(): void {
  sink.value = undefined
}

/** A tick that allocates nothing. */
export function noTick(): void {}

/**
 * Keeps V8 from optimizing the loops, which then inline neither op nor mark: the op stays a function of its
 * own, as for an unknown caller, a returned number is boxed, and no compilation of the lab's code falls into
 * a window.
 */
export function keepLoopsPlain(): void {
  const keepPlain = (fn: object): void => {
    callNative('NeverOptimizeFunction', fn)
  }
  for (const fn of [runTicked, awaitOps, awaitHooked, mark, markEnd, readOps, readAwaited, readHooked])
    keepPlain(fn)
  keepDrainsApart(keepPlain)
}
