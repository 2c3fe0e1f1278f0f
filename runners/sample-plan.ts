import type { Contender } from './contender.js'
import type { ForkPlan } from './fork.js'

/** Length of one timed sample: long against the hand-over of the turn, short against the machine's moods. */
const SAMPLE_NS = 1.5e6
/** What a turn costs beside its sample: two pipe messages and a process switch. */
const TURN_NS = 0.1e6
const LEAST = { warmUp: 2, blocks: 5 } as const
const MOST = { warmUp: 80, blocks: 120 } as const

/**
 * How to sample one fork within `forkNs` nanoseconds, given each contender's rough nanoseconds per op.
 * An op longer than a sample is a sample by itself; then there are fewer blocks, but never fewer than five.
 */
export function planSamples(nsPerOp: ReadonlyMap<Contender, number>, forkNs: number): ForkPlan {
  const opsPerSample = new Map([...nsPerOp].map(([contender, ns]) => [contender, opsIn(ns)]))
  const blockNs = [...nsPerOp.values()].reduce((sum, ns) => sum + ns * opsIn(ns) + TURN_NS, 0)
  const affordable = forkNs / blockNs
  const blocks = clamp(Math.round(affordable * 0.6), LEAST.blocks, MOST.blocks)
  const most = clamp(Math.round(affordable * 0.5), LEAST.warmUp, MOST.warmUp)
  return {
    opsPerSample,
    blocks,
    warmUp: { least: clamp(Math.round(affordable * 0.25), LEAST.warmUp, most), most },
  }
}

function opsIn(nsPerOp: number): number {
  return Math.max(1, Math.round(SAMPLE_NS / nsPerOp))
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
