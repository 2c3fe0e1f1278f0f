import { createHook } from 'node:async_hooks'
import type { Op } from '../../../model/scenario.js'
import { now } from '../../child/clock.js'
import { drainer } from '../../child/drained-op.js'
import { drain } from '../../child/left-behind.js'
import { type ReadyOp, settled } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import type { StepCounter } from './count-steps.js'
import type { LeftOver } from './job.js'

// An op may leave something for a later turn: a callback, a promise that nobody awaits, a timer, the target
// of a WeakRef. A loop of ops never gets to it, so the ops' time is not all that they cost.

// Taken before any user code runs: a scenario may replace globals.
const sleep = setTimeout

/** Ops that are looked at, or as many as take so long; fewer say nothing. */
const MOST_OPS = 2000
const LEAST_OPS = 10
const MOST_MS = 300
/** Callbacks of an op from which on it leaves work: what happens once in many ops is housekeeping. */
const LEAST_SHARE = 0.5
/** Where one callback works off what many ops have queued: its steps, as a part of theirs. */
const LEAST_STEPS = 0.25
/** Kinds of what is waited for that may come later than the next turns. */
const waiting: ReadonlySet<string> = new Set(['Timeout', 'Immediate', 'FSREQCALLBACK', 'FSREQPROMISE'])

/** References that the scenario has made which only a turn of the event loop lets go of. */
let weakReferences = 0

/** Counts weak references and finalizers from now on. Before the scenario is imported. */
export function countWeakReferences(): void {
  globalThis.WeakRef = new Proxy(globalThis.WeakRef, {
    construct: (target, parts, made) => {
      weakReferences++
      return Reflect.construct(target, parts, made)
    },
  })
  const finalizers = globalThis.FinalizationRegistry.prototype
  const { register, unregister } = finalizers
  finalizers.register = function (...parts) {
    weakReferences++
    register.apply(this, parts)
  }
  finalizers.unregister = function (token) {
    const was = unregister.call(this, token)
    if (was) weakReferences--
    return was
  }
}

/** What an op leaves behind that a loop of ops does not get to. */
export async function leftBehind(op: ReadyOp, steps: StepCounter): Promise<LeftOver | null> {
  const drainAll = drainer()
  // What it does for the first time, such as to start a timer for all, is no part of each op.
  await lookAt(op, steps, LEAST_OPS, drainAll)
  const left = await lookAt(op, steps, MOST_OPS, drainAll)
  // One look may meet what Node.js itself does just then; who leaves work leaves it again.
  return left === null ? null : lookAt(op, steps, MOST_OPS, drainAll)
}

async function lookAt(
  { op, prepared }: ReadyOp,
  steps: StepCounter,
  wanted: number,
  drainAll: () => Promise<void>,
): Promise<LeftOver | null> {
  // None may be prepared once the look has begun: that would be taken for the op's.
  const most = Math.min(wanted, prepared?.most() ?? wanted)
  if (prepared !== undefined) await prepared.ensure(most)
  const watch = watchCallbacks()
  steps.take()
  await drain()
  await drain()
  // Of the lab's own, the watching included, which would show beside a few ops that run little code.
  const idle = steps.take()
  let turned = false
  const turn = setImmediate(() => {
    turned = true
  })
  const [started, before] = [now(), weakReferences]
  let ops = 0
  steps.take()
  try {
    for (; ops < most && now() - started < MOST_MS; ops++) {
      const result = settled(watch.within(op))
      if (result instanceof Promise) await result
      signOfLife()
    }
    clearImmediate(turn)
    const opMs = (now() - started) / ops
    const made = weakReferences - before
    const own = steps.take()
    watch.opsAreOver()
    await drain()
    await drain()
    const later = steps.take() - idle
    if (ops < LEAST_OPS) return null
    const isWeak = made >= LEAST_SHARE * ops
    const left = watch.left() >= LEAST_SHARE * ops
    const runsLater = later > Math.max(LEAST_SHARE * ops, LEAST_STEPS * own)
    // Where the loop turns between ops it lets go of weak references.
    if (!left && !runsLater && (!isWeak || turned)) return null
    // Finalizers run later as well, where V8 collects just then.
    const leaves = left || (runsLater && !isWeak)
    const ends = (await comesToAnEnd(drainAll)) && !(await watch.goesOn())
    watch.stop()
    return { what: leaves ? 'callbacks' : 'weak references', opMs, turnNs: ends ? await nsOfTurn() : null }
  } finally {
    watch.stop()
  }
}

async function comesToAnEnd(drainAll: () => Promise<void>): Promise<boolean> {
  try {
    await drainAll()
    return true
  } catch {
    return false
  }
}

/** Turns at a time, and how often: the fastest counts. */
const TURNS = [100, 20] as const

async function nsOfTurn(): Promise<number> {
  const turn = drainer()
  let fastest = Number.POSITIVE_INFINITY
  for (let times = 0; times < TURNS[1]; times++) {
    const started = now()
    for (let i = 0; i < TURNS[0]; i++) await turn()
    fastest = Math.min(fastest, (now() - started) / TURNS[0])
  }
  return 1e6 * fastest
}

/** Milliseconds within which a callback that no drain waits for shows itself. */
const SETTLING_MS = 20

/** Watches what becomes of that which ops begin, and that which this begins. */
function watchCallbacks() {
  const kinds = new Map<number, string>()
  const done = new Set<number>()
  let [depth, isOver, callbacks] = [0, false, 0]
  const hook = createHook({
    init: (id, kind) => {
      if (depth > 0) kinds.set(id, kind)
    },
    before: (id) => {
      if (!kinds.has(id)) return
      done.add(id)
      if (isOver) callbacks++
      depth++
    },
    after: (id) => {
      if (kinds.has(id)) depth--
    },
    destroy: (id) => {
      done.add(id)
    },
  }).enable()
  const stillWaiting = (): number =>
    [...kinds].filter(([id, kind]) => waiting.has(kind) && !done.has(id)).length
  return {
    within: (op: Op): unknown => {
      depth++
      try {
        return op()
      } finally {
        depth--
      }
    },
    opsAreOver: (): void => {
      isOver = true
    },
    /** Callbacks that ran once ops were over, and what still waits. */
    left: (): number => callbacks + stillWaiting(),
    /** Whether something waits, or called back a moment later. */
    goesOn: async (): Promise<boolean> => {
      const before = callbacks
      await new Promise((resolve) => sleep(resolve, SETTLING_MS))
      return callbacks > before || stillWaiting() > 0
    },
    stop: (): void => {
      hook.disable()
    },
  }
}
