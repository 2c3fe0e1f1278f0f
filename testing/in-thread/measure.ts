import type { AllocationResult } from '../../model/run.js'
import type { Variant } from '../../model/scenario.js'
import { type MetOp, meetOp, type ReadyOp } from '../../runners/child/meet-op.js'
import { readyVariant } from '../../runners/child/set-up-variant.js'
import { measureAllocation } from '../../runners/passes/allocation/measure.js'
import { countInTest } from '../count-in-test.js'
import { ownLoop } from './own-loop.js'
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
