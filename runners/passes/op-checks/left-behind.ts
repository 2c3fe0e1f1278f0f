import { createHook } from 'node:async_hooks'
import type { Op } from '../../../model/scenario.js'
import type { LeftBehind } from '../../../model/warnings.js'
import { now } from '../../child/clock.js'
import { drain } from '../../child/left-behind.js'
import { type ReadyOp, settled } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import type { StepCounter } from './count-steps.js'

// An op may leave something for a later turn: a callback, a promise that nobody awaits, a timer, the target
// of a WeakRef. A loop of ops never gets to it, so the ops' time is not all that they cost.

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

/** Whether an op leaves work behind that a loop of ops does not get to. */
export async function leftBehind(op: ReadyOp, steps: StepCounter): Promise<LeftBehind | null> {
  // What it does for the first time, such as to start a timer for all, is no part of each op.
  await lookAt(op, steps, LEAST_OPS)
  return lookAt(op, steps, MOST_OPS)
}

async function lookAt(
  { op, prepared }: ReadyOp,
  steps: StepCounter,
  wanted: number,
): Promise<LeftBehind | null> {
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
    const made = weakReferences - before
    const own = steps.take()
    watch.opsAreOver()
    await drain()
    await drain()
    const later = steps.take() - idle
    if (ops < LEAST_OPS) return null
    if (watch.left() >= LEAST_SHARE * ops || later > Math.max(LEAST_SHARE * ops, LEAST_STEPS * own))
      return 'callbacks'
    // Where the loop turns between ops it lets go of them.
    return made >= LEAST_SHARE * ops && !turned ? 'weak references' : null
  } finally {
    watch.stop()
  }
}

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
    left: (): number =>
      callbacks + [...kinds].filter(([id, kind]) => waiting.has(kind) && !done.has(id)).length,
    stop: (): void => {
      hook.disable()
    },
  }
}
