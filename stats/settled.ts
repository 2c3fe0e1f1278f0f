import type { Samples } from './ratio-of-fork.js'
import { tTestP } from './student-t.js'
import { median } from './summary.js'
import { FALSE_ALARM_LEVEL } from './verdict.js'
import { hodgesLehmann, signedRankP } from './wilcoxon.js'

/** From which counted block on the samples of a case count, and of whom they still moved there. */
export interface Settled {
  readonly first: number
  /** By contender; all of them where it is the baseline, which everybody is compared with. */
  readonly moves: readonly boolean[]
}

/** Shares of the counted blocks to leave out in front; the first share after which nothing moves is taken. */
const CUTS = [0, 1 / 4, 1 / 2] as const
/** Blocks that tell a movement from a single sample. */
const FEWEST = 3
/** The most that times may still fall, or ratios move, from the first third of the blocks to the last. */
const FALL = 0.05
const MOVE = 0.02

/**
 * Finds the blocks from which on times are at rest (docs/timing.md, "What still moves"). V8 compiles at about
 * the same block in every fork, while a machine changes its speed at any time. The rule is fixed before any
 * figure is seen, and leaves out the same blocks of all. `forks`: samples by fork and contender, the baseline
 * first.
 */
export function findSettled(forks: readonly (readonly Samples[])[]): Settled {
  const contenders = forks[0]?.length ?? 0
  const blocks = forks[0]?.[0]?.ns.length ?? 0
  let settled: Settled = { first: 0, moves: new Array<boolean>(contenders).fill(false) }
  let always = new Array<boolean>(contenders).fill(true)
  for (const cut of CUTS) {
    const first = Math.floor(blocks * cut)
    if (blocks - first < FEWEST) break
    const own = Array.from({ length: contenders }, (_, i) => isMoving(forks, i, first))
    // What came to rest before is not called moving for the chance that it looks so in fewer blocks.
    always = always.map((moving, i) => moving && own[i] === true)
    settled = { first, moves: always.map((moving) => moving || always[0] === true) }
    if (!own.includes(true)) break
  }
  return settled
}

function isMoving(forks: readonly (readonly Samples[])[], contender: number, first: number): boolean {
  const times = forks.map((fork) => programNs(fork[contender] as Samples).slice(first))
  if (differs(times.map(fallOf), FALL, 'fall')) return true
  if (contender === 0) return false
  const base = forks.map((fork) => programNs(fork[0] as Samples).slice(first))
  const ratios = times.map((fork, f) => fork.map((ns, block) => ns / (base[f]?.[block] as number)))
  return differs(ratios.map(fallOf), MOVE, 'either way')
}

/**
 * Whether forks agree on a movement. Too few for ranks are asked by Student's test, as their ratios are at a
 * look: what is alike enough in all to pass for a difference between contenders, that sees as well. Of a
 * single one the estimate alone tells from where on it counts.
 */
function differs(logs: readonly number[], least: number, way: 'fall' | 'either way'): boolean {
  const known = logs.filter(Number.isFinite)
  const estimate = hodgesLehmann(known)
  const size = way === 'fall' ? estimate : Math.abs(estimate)
  if (!(size > Math.log1p(least))) return false
  const areEnough = 2 ** (1 - known.length) <= FALSE_ALARM_LEVEL
  const p = areEnough ? signedRankP(known) : tTestP(known)
  return (p ?? 0) <= FALSE_ALARM_LEVEL
}

/** By how much the first third lies above the last, as logarithms of medians: they outvote other programs. */
function fallOf(figures: readonly number[]): number {
  const window = Math.max(1, Math.floor(figures.length / 3))
  const middle = (part: readonly number[]) => median(part.filter((figure) => figure > 0))
  return Math.log(middle(figures.slice(0, window)) / middle(figures.slice(-window)))
}

function programNs({ ns, gcNs }: Samples): readonly number[] {
  return ns.map((whole, i) => whole - (gcNs[i] as number))
}
