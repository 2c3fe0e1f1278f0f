import type { AllocationResult } from '../../model/run.js'
import type { Variant } from '../../model/scenario.js'
import { sink } from '../../runners/child/keep-result.js'
import { type MetOp, meetOp, type ReadyOp } from '../../runners/child/meet-op.js'
import { resumeOpClock } from '../../runners/child/op-clock.js'
import { isGivenPromise, type RunOps, refusePromise } from '../../runners/child/op-loop.js'
import { readyVariant } from '../../runners/child/set-up-variant.js'
import { measureAllocation } from '../../runners/passes/allocation/measure.js'
import { countInTest } from '../count-in-test.js'
import { type TurnsInThread, takeTurnsInThread } from './turns.js'

/** What was found of one of several ops that took turns in this thread. */
export interface FoundInThread {
  readonly turns: TurnsInThread
  readonly allocation: AllocationResult
}

/**
 * Measures ops within this thread: their times in turns, then the bytes of each, since the flags under which
 * these are counted change what V8 compiles. Rejects with an op's error.
 */
export async function measureInThread(
  variants: readonly Variant<unknown, unknown>[],
  signal?: AbortSignal,
): Promise<readonly FoundInThread[]> {
  const met: (MetOp & Pick<ReadyOp, 'prepared'>)[] = []
  for (const variant of variants) {
    const ready = readyVariant(variant)
    met.push({ ...(await meetOp(ready)), prepared: ready.prepared })
  }
  const turns = await takeTurnsInThread(() => met.map(ownLoop), signal)
  const found: FoundInThread[] = []
  for (const [i, variant] of variants.entries()) {
    signal?.throwIfAborted()
    found.push({
      turns: turns[i] as TurnsInThread,
      allocation: await countInTest(() => measureAllocation(variant)),
    })
  }
  return found
}

let loops = 0

/**
 * Runs an op in a loop that V8 compiles for it alone: in a loop that all ops of a process share, what it has
 * learnt of one would cost another.
 */
function ownLoop({ op, run, isAsync, prepared }: MetOp & Pick<ReadyOp, 'prepared'>): RunOps {
  if (prepared !== undefined) return run
  const inLoop = isAsync ? run : syncLoop(op)
  return (count) => {
    resumeOpClock()
    return inLoop(count)
  }
}

function syncLoop(op: () => unknown): RunOps {
  // The number keeps V8 from giving the function that it made of the same text before.
  const text = `return (count) => {
    for (let i = 0; i < count; i++) {
      const result = op()
      if (isPromise(result)) refuse(result)
      sink.value = result
    }
  } // ${++loops}`
  return new Function('op', 'sink', 'isPromise', 'refuse', text)(op, sink, isGivenPromise, refusePromise)
}
