import { median, minimum } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import { stepOfOps, turnCommands } from '../../child/protocol.js'
import type { Child } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { RoughTime } from './calibrate.js'
import type { TimeChildResult, TimeParams } from './job.js'

/** A child of the time pass that has run its op a while and waits to hear how many ops make a sample. */
export interface WarmChild {
  readonly child: Child<TimeChildResult>
  /** `null` when the child is gone. */
  readonly rough: RoughTime | null
}

/**
 * Starts a child for each contender, all at once: nothing is timed yet, so every core may help. Once the last
 * is warm, each times its op again: a starved child may not have been compiled before. `flags`: for V8,
 * beside the contender's own.
 */
export async function startWarm(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  params: TimeParams,
  flags: readonly string[],
): Promise<ReadonlyMap<Contender, WarmChild>> {
  const started = contenders.map((contender) => startChild(lab, 'time', place, contender, params, flags))
  await Promise.all(started.map((child) => child.turn(turnCommands.warmUp)))
  const warm = contenders.map(async (contender, i): Promise<[Contender, WarmChild]> => {
    const child = started[i] as Child<TimeChildResult>
    const answer = await child.turn(turnCommands.warmUp)
    return [contender, { child, rough: answer && { ns: answer[1], prepareNs: answer[0] } }]
  })
  return new Map(await Promise.all(warm))
}

/** Rough times per op; contenders that run the same code share the fastest that any of them showed. */
export function roughTimes(
  warm: readonly (readonly [Contender, WarmChild])[],
): ReadonlyMap<Contender, RoughTime> {
  const byCode = new Map<string, RoughTime>()
  for (const [contender, { rough }] of warm) {
    const fastest = byCode.get(codeOf(contender))
    if (rough !== null && (fastest === undefined || rough.ns < fastest.ns))
      byCode.set(codeOf(contender), rough)
  }
  return new Map(
    warm.flatMap(([contender, { rough }]) =>
      rough === null ? [] : [[contender, byCode.get(codeOf(contender)) as RoughTime] as const],
    ),
  )
}

/** Tells each child how many ops make a sample; from then on it takes turns. */
export async function fixSamples(
  warm: ReadonlyMap<Contender, WarmChild>,
  opsPerSample: ReadonlyMap<Contender, number>,
): Promise<void> {
  for (const [contender, { child }] of warm) await child.turn(stepOfOps(opsPerSample.get(contender) ?? 1))
}

/** What tells one contender's code from another's. */
function codeOf({ variant, elsewhere }: Contender): string {
  return `${elsewhere?.url ?? ''}#${variant}`
}

/** Enough for samples a twentieth of their planned length. */
const MOST_ALONE = 5000
/** The longest that a contender warms up alone whose times go on changing, as a multiple of the least. */
const LONGEST_ALONE = 4

/**
 * Contenders warm up at once, in the very loop that will be timed: for so long on a core, since they and
 * others wait for one another, and then until times have settled; at most for so long by the clock. Returns
 * how many samples one took.
 */
export async function warmUpAlone(
  child: Child<TimeChildResult>,
  leastNs: number,
  mostNs = Number.POSITIVE_INFINITY,
): Promise<number> {
  const started = now()
  const took: number[] = []
  let [since, ns] = [Number.NaN, 0]
  const isWarm = () => ns >= leastNs && (ns >= LONGEST_ALONE * leastNs || hasSettled(took))
  while (took.length < MOST_ALONE && 1e6 * (now() - started) < mostNs && !isWarm()) {
    const sample = await child.turn(turnCommands.alone)
    if (sample === null) break
    const [onCore, own] = sample
    if (took.length === 0) since = onCore
    ns = onCore - since
    took.push(own)
  }
  return took.length
}

/** Samples whose median is one level. */
const LEVEL = 5
/** Levels further apart are code that V8 compiled or threw out, not a machine that changed speed. */
const SAME_LEVEL = 2.2

/**
 * Whether times have come down, and kept their level for as many samples as there were before. V8 throws out
 * what it compiled when an op first takes a rare way, and runs it uncompiled until it knows better: stretches
 * at half a microsecond and at four took turns over the first 40,000 ops of one (docs/timing.md).
 */
export function hasSettled(took: readonly number[]): boolean {
  const levels = Array.from({ length: Math.floor(took.length / LEVEL) }, (_, i) =>
    median(took.slice(took.length - (i + 1) * LEVEL, took.length - i * LEVEL)),
  )
  const [last = 0] = levels
  if (last > SAME_LEVEL * minimum(levels)) return false
  const changed = levels.findIndex((level) => level > SAME_LEVEL * last)
  if (changed === -1) return true
  return 2 * changed * LEVEL > took.length
}

/** The nanoseconds that each contender's sample took in one block; NaN of one whose child was gone. */
export type Block = readonly number[]

/**
 * Plays blocks, between the fewest and the most, until times are steady. Returns their number, and `steady:
 * false` where times still drifted; with too few blocks of slow ops that is not judged.
 */
export async function warmUpInTurn(
  { least, most }: { readonly least: number; readonly most: number },
  play: (block: number) => Promise<Block>,
): Promise<{ readonly blocks: number; readonly steady: boolean }> {
  const blocks: Block[] = []
  while (blocks.length < least || (blocks.length < most && !isSteady(blocks)))
    blocks.push(await play(blocks.length))
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
