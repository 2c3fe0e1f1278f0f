import { sink } from '../../runners/child/keep-result.js'
import type { MetOp, ReadyOp } from '../../runners/child/meet-op.js'
import { resumeOpClock } from '../../runners/child/op-clock.js'
import { isGivenPromise, type RunOps, refusePromise } from '../../runners/child/op-loop.js'

let loops = 0

/**
 * Runs an op in a loop that V8 compiles for it alone: in a loop that all ops of a process share, what it has
 * learnt of one would cost another.
 */
export function ownLoop({ op, run, isAsync, prepared }: MetOp & Pick<ReadyOp, 'prepared'>): RunOps {
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
      if (isPromise(result)) refuse()
      sink.value = result
    }
  } // ${++loops}`
  return new Function('op', 'sink', 'isPromise', 'refuse', text)(op, sink, isGivenPromise, refusePromise)
}
