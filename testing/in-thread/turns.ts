import { setImmediate } from 'node:timers/promises'
import { type GcEntry, observeGc } from '../../runners/child/gc-observer.js'
import { duringOps, opNow } from '../../runners/child/op-clock.js'
import type { RunOps } from '../../runners/child/op-loop.js'
import { calibrate, lookAgain } from '../../runners/passes/time/calibrate.js'
import { orderOf } from '../../runners/passes/time/turn-order.js'
import { maximum } from '../../stats/summary.js'

/** A sample of one contender. */
export interface Sample {
  readonly ns: number
  /** Milliseconds of the collections that began in it. */
  readonly pauses: readonly number[]
}

/** What one contender took in its turns. */
export interface TurnsInThread {
  /** Ops in a sample. */
  readonly ops: number
  readonly spells: readonly (readonly Sample[])[]
}

/**
 * Stretches that stand each for itself, as forks do: of their ratios an interval is made. For each the ops
 * get loops anew, since where V8 happens to put code costs an op some percent, for as long as it lies there.
 */
const SPELLS = 16
/** The fewest that have a 95 % interval; ops of a tenth of a second and more have no more. */
const FEWEST_SPELLS = 6
const BLOCKS = 60
const SAMPLE_NS = 0.5e6
/** Of a turn, the preparing of inputs included. */
const MOST_TURN_NS = 20 * SAMPLE_NS
/** Of one contender's turns, where an op is longer than a sample. */
const BUDGET_NS = 1e9
const COMPILE_MS = 60
const COMPILE_AGAIN_MS = 15
/** Ops before each sample, as a power of two that divides those in it: who went before has the caches. */
const LEAD_IN = 3

interface Size {
  readonly count: number
  /** Nanoseconds of a turn. */
  readonly turnNs: number
}

/**
 * Times ops in turns within this thread: a sample of each in every block, in random order. `newLoops` gives
 * what runs each op. The ops share a heap: a collection counts for the op in whose sample the heap was full,
 * and on average an op fills it as often as it would alone. Rejects with an op's error, and with the signal's
 * reason.
 */
export async function takeTurnsInThread(
  newLoops: () => readonly RunOps[],
  signal?: AbortSignal,
): Promise<readonly TurnsInThread[]> {
  const sizes = await sizesOf(newLoops())
  const longest = maximum(sizes.map(({ turnNs }) => turnNs))
  const each = Math.max(FEWEST_SPELLS, Math.min(SPELLS * BLOCKS, Math.floor(BUDGET_NS / longest)))
  const spells = Math.min(SPELLS, each)
  const blocks = Math.floor(each / spells)
  const turns = sizes.map(({ count }) => ({ ops: count, spells: [] as Sample[][] }))
  for (let spell = 0; spell < spells; spell++) {
    const loops = newLoops()
    if (blocks > 1) for (const loop of loops) await calibrate(loop, COMPILE_AGAIN_MS)
    const taken = await oneSpell(loops, sizes, spell * blocks, blocks)
    for (const [me, samples] of taken.entries()) turns[me]?.spells.push(samples)
    signal?.throwIfAborted()
    await setImmediate()
  }
  return turns
}

async function oneSpell(
  loops: readonly RunOps[],
  sizes: readonly Size[],
  first: number,
  blocks: number,
): Promise<Sample[][]> {
  const observer = observeGc()
  const taken: Timed[] = []
  for (let block = 0; block < blocks; block++)
    for (const me of orderOf(loops.length, 0, 'counted', first + block))
      taken.push({ me, ...(await takeSample(loops[me] as RunOps, (sizes[me] as Size).count)) })
  const samples = charged(taken, duringOps(await observer.stop()))
  return loops.map((_, me) => samples.filter((_, i) => taken[i]?.me === me))
}

/** A sample of the contender `me`, on the clock of ops. */
interface Timed {
  readonly me: number
  readonly startMs: number
  readonly endMs: number
}

async function takeSample(run: RunOps, count: number): Promise<Omit<Timed, 'me'>> {
  const leading = run(count >> LEAD_IN)
  if (leading !== undefined) await leading
  const startMs = opNow()
  const running = run(count)
  if (running !== undefined) await running
  return { startMs, endMs: opNow() }
}

/** Samples in order of time, with the collections that began in each. */
function charged(taken: readonly Timed[], entries: readonly GcEntry[]): Sample[] {
  let next = 0
  return taken.map(({ startMs, endMs }) => {
    const pauses: number[] = []
    for (; next < entries.length && (entries[next] as GcEntry).startMs < endMs; next++) {
      const { startMs: at, pauseMs } = entries[next] as GcEntry
      if (at >= startMs) pauses.push(pauseMs)
    }
    return { ns: 1e6 * (endMs - startMs), pauses }
  })
}

/** How many ops of each make a sample, after a second look: V8 may still have been compiling at the first. */
async function sizesOf(loops: readonly RunOps[]): Promise<readonly Size[]> {
  const rough: Awaited<ReturnType<typeof calibrate>>[] = []
  for (const loop of loops) rough.push(await calibrate(loop, COMPILE_MS))
  const sizes: Size[] = []
  for (const [me, first] of rough.entries()) {
    const ns = await lookAgain(loops[me] as RunOps, first)
    const whole = ns + first.prepareNs
    const count = Math.max(1, Math.floor(Math.min(SAMPLE_NS / ns, MOST_TURN_NS / whole)))
    sizes.push({ count, turnNs: whole * count })
  }
  return sizes
}
