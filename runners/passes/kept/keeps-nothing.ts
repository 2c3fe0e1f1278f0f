import type { RunOps } from '../../child/op-loop.js'
import { addedOutside } from '../allocation/outside.js'
import { startTimer } from '../allocation/v8-state.js'
import { opsOfLongRun, runCollecting } from './run-long.js'
import { settle } from './settle.js'

/** Ops before the long run, or as many as take so long: by then what runs is compiled, the op and the lab. */
const LEAD_OPS = 12_000
const LEAD_MS = 60
/** Milliseconds of the long runs. */
const LONG_MS = 250
/** Bytes an op that windows under the sampler would see: the smallest object, in every fiftieth op. */
const SEEN_BYTES = 16 / 50
/** Ops below which that is less than what V8 still learns of the code meanwhile, and bytes that are more. */
const LEAST_OPS = 15_000
const MUCH_BYTES = 2 ** 16

/**
 * Whether memory is as it was after a long run, as it is of nearly all ops: in windows there is nothing to be
 * seen then. `false` where there is no telling, too. `total`: the ops so far; `clock`: in milliseconds.
 */
export async function keepsNothing(run: RunOps, total: () => number, clock: () => number): Promise<boolean> {
  const first = await settle()
  const start = clock()
  const lead = await runCollecting(run, LEAD_OPS, LEAD_MS)
  const affordable = (LONG_MS * lead) / (clock() - start)
  let before = await settle()
  let grown = before.heap - first.heap
  for (const isLate = startTimer(LONG_MS); Math.abs(grown) < MUCH_BYTES && !isLate(); ) {
    const earlier = total()
    if (affordable < Math.max(LEAST_OPS, earlier)) break
    const ops = await runCollecting(run, opsOfLongRun(earlier), LONG_MS)
    const after = await settle()
    grown = after.heap - before.heap
    const isExternalAlike = addedOutside(before.outside, after.outside) === 0
    if (ops >= earlier && isExternalAlike && Math.abs(grown) <= SEEN_BYTES * ops) return true
    before = after
  }
  return false
}
