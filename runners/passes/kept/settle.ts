import { setTimeout } from 'node:timers'
import { getHeapSpaceStatistics } from 'node:v8'
import { releaseSink } from '../../child/keep-result.js'
import { drain } from '../../child/left-behind.js'
import { opClockBytes } from '../../child/op-clock.js'
import type { RunOps } from '../../child/op-loop.js'
import { signOfLife } from '../../child/protocol.js'
import { collect } from '../allocation/collect.js'
import { type Outside, readOutside } from '../allocation/outside.js'

/** Memory that is in use once all that can go is gone, in bytes. */
export interface SettledMemory {
  readonly heap: number
  /** Without the clock's own. */
  readonly outside: Outside
}

/** Milliseconds within which timers of the shortest time are due. */
const TIMERS_MS = 2
/** Collections at most: what was let go lets go of more, as finalizers do. */
const MOST_ROUNDS = 8
/** Bytes that come and go in a turn without any op. */
const LEAST_BYTES = 512
/** Ops of one turn of the event loop: what is let go of at its end is not piled up for longer. */
const TURN_OPS = 250

/**
 * Gives ops the turns that they need to let go, and collects until nothing goes any more. Of the readings the
 * least counts: what V8 compacts may count as in use, with the rest of its page, until the next collection.
 */
export async function settle(): Promise<SettledMemory> {
  releaseSink()
  await new Promise((resolve) => setTimeout(resolve, TIMERS_MS))
  let heap = Number.POSITIVE_INFINITY
  for (let i = 0; i < MOST_ROUNDS; i++) {
    await drain()
    collect('major')
    const now = heapBytes()
    const isLeft = now > heap - LEAST_BYTES
    heap = Math.min(heap, now)
    if (isLeft) break
  }
  const { heaps, buffers } = readOutside()
  const own = opClockBytes()
  return { heap, outside: { heaps: heaps - own, buffers: buffers - own } }
}

/** Bytes of objects: what V8 compiles comes and goes beside them. */
function heapBytes(): number {
  return getHeapSpaceStatistics().reduce(
    (sum, { space_name: name, space_used_size: used }) => sum + (name.startsWith('code_') ? 0 : used),
    0,
  )
}

/** Runs ops with a turn of the event loop every few; until `isOver`, if given. Returns how many ran. */
export async function runInTurns(run: RunOps, count: number, isOver = () => false): Promise<number> {
  let done = 0
  // One first, and then ever more: a slow op's hundred would be over long after the time.
  for (let most = 1; done < count && (done === 0 || !isOver()); most = Math.min(2 * most, TURN_OPS)) {
    const ops = Math.min(count - done, most)
    await run(ops)
    signOfLife()
    await drain()
    done += ops
  }
  return done
}
