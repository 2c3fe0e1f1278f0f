import { median } from '../../../stats/summary.js'
import { turnCommands } from '../../child/protocol.js'
import type { Child } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { TimeChildResult, TimeParams } from './job.js'

/** How the children of a fork are started, beside what each contender asks for. */
export interface ForkStart {
  readonly paramsOf: (contender: Contender) => TimeParams
  /** For V8. */
  readonly flags: readonly string[]
  /** Pipes to hand the turn on. */
  readonly descriptors: readonly number[]
}

/** The children of a fork. */
export type TimeChildren = ReadonlyMap<Contender, Child<TimeChildResult>>

/** Starts a child for each contender, all at once: nothing is timed yet, so every core may help. */
export function startChildren(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  { paramsOf, flags, descriptors }: ForkStart,
): TimeChildren {
  return new Map(
    contenders.map((contender) => [
      contender,
      startChild(lab, 'time', place, contender, paramsOf(contender), flags, descriptors),
    ]),
  )
}

/** Asks all children at once. Those that have answered are not silent: they wait for the slowest. */
export async function askAll<T>(
  children: readonly Child<TimeChildResult>[],
  ask: (child: Child<TimeChildResult>) => Promise<T>,
): Promise<readonly T[]> {
  const waiting = new Set<Child<TimeChildResult>>()
  const refreshing = setInterval(() => {
    for (const child of waiting) child.refresh()
  }, REFRESH_MS)
  const answers = children.map(async (child) => {
    const answer = await ask(child)
    waiting.add(child)
    return answer
  })
  return Promise.all(answers).finally(() => clearInterval(refreshing))
}

/** Short beside any --timeout. */
const REFRESH_MS = 200

/**
 * Has all take samples at once until V8 is done with them. Gives how many each took; from then on they take
 * turns.
 */
export async function warmUpAlone(children: TimeChildren): Promise<ReadonlyMap<Contender, number>> {
  const answers = await askAll([...children.values()], (child) => child.turn(turnCommands.alone))
  return new Map([...children.keys()].map((contender, i) => [contender, answers[i]?.[0] ?? 0]))
}

/** The nanoseconds that each contender's sample took in one block; NaN of one whose child was gone. */
export type Block = readonly number[]

/**
 * Plays blocks, between the fewest and the most, until times are steady. Returns their number, and `steady:
 * false` where times still drifted; with too few blocks of slow ops that is not judged.
 */
export async function warmUpInTurn(
  { least, most }: { readonly least: number; readonly most: number },
  play: (first: number, blocks: number) => Promise<readonly Block[]>,
): Promise<{ readonly blocks: number; readonly steady: boolean }> {
  let blocks: readonly Block[] = []
  while (blocks.length < least || (blocks.length < most && !isSteady(blocks))) {
    const wanted = blocks.length < least ? least - blocks.length : Math.min(WINDOW, most - blocks.length)
    blocks = [...blocks, ...(await play(blocks.length + 1, wanted))]
  }
  return { blocks: blocks.length, steady: blocks.length < 2 * WINDOW || isSteady(blocks) }
}

/** Blocks compared with as many before them. */
const WINDOW = 8
/** Drift of the ratio between contenders that still counts as steady. */
const DRIFT = 0.01

/**
 * Whether the contenders' times, relative to the first one's, have stopped moving. Relative, since the
 * machine itself changes speed; by medians, since single samples meet other programs.
 */
export function isSteady(blocks: readonly Block[]): boolean {
  if (blocks.length < 2 * WINDOW) return false
  const contenders = blocks[0]?.length ?? 0
  for (let i = 1; i < contenders; i++) {
    const logs = blocks
      .slice(-2 * WINDOW)
      .map((block) => Math.log((block[i] as number) / (block[0] as number)))
    if (logs.some(Number.isNaN)) continue
    const [before, after] = [logs.slice(0, WINDOW), logs.slice(WINDOW)]
    // Spread within the windows: across them it would hold the drift that is looked for.
    const spread = (deviation(before) + deviation(after)) / 2
    if (Math.abs(median(after) - median(before)) > Math.max(DRIFT, 2 * spread)) return false
  }
  return true
}

/** Median distance from the median. */
function deviation(figures: readonly number[]): number {
  const middle = median(figures)
  return median(figures.map((figure) => Math.abs(figure - middle)))
}
