import type { TimeChildResult, TimeParams } from '../../child/job.js'
import { commands, stepOfOps } from '../../child/protocol.js'
import type { Child } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../context.js'

/** A child of the time pass that has run its op a while and waits to hear how many ops make a sample. */
export interface WarmChild {
  readonly child: Child<TimeChildResult>
  /** Roughly; `null` when the child is gone. */
  readonly nsPerOp: number | null
}

/**
 * Starts a child for each contender, all at once: nothing is timed yet, so every core may help. Once the last is warm
 * each looks again how fast it is: one that had little of the machine may not have been compiled before. `flags` are
 * for V8, beside the contender's own.
 */
export async function startWarm(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  params: TimeParams,
  flags: readonly string[],
): Promise<ReadonlyMap<Contender, WarmChild>> {
  const started = contenders.map((contender) => startChild(lab, 'time', place, contender, params, flags))
  await Promise.all(started.map((child) => child.turn(commands.warmUp)))
  const warm = contenders.map(async (contender, i): Promise<[Contender, WarmChild]> => {
    const child = started[i] as Child<TimeChildResult>
    const answer = await child.turn(commands.warmUp)
    return [contender, { child, nsPerOp: answer?.[1] ?? null }]
  })
  return new Map(await Promise.all(warm))
}

/** Rough times per op; contenders that run the same code share the fastest that any of them showed. */
export function roughTimes(warm: ReadonlyMap<Contender, WarmChild>): ReadonlyMap<Contender, number> {
  const byCode = new Map<string, number>()
  for (const [contender, { nsPerOp }] of warm) {
    if (nsPerOp === null) continue
    const code = codeOf(contender)
    byCode.set(code, Math.min(nsPerOp, byCode.get(code) ?? Number.POSITIVE_INFINITY))
  }
  return new Map(
    [...warm].flatMap(([contender, { nsPerOp }]) =>
      nsPerOp === null ? [] : [[contender, byCode.get(codeOf(contender)) as number] as const],
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
