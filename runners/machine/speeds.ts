import { median, quantile } from '../../stats/summary.js'
import { now } from '../child/clock.js'

/** Milliseconds that the machine is watched. */
const WATCH_MS = 1500
/** Milliseconds of work between two looks at the clock. */
const CHUNK_MS = 1
/** Chunks whose median stands for the middle one: one that met another program is no change of speed. */
const NEAR = 4

/**
 * The slowest tenth of the time over the fastest tenth, for the same work: about 1 on a machine with one
 * speed, 2 on one that switches between full and half. Blocks for a second and a half.
 */
export function speedRange(): number {
  let rounds = 1000
  while (spin(rounds) < CHUNK_MS) rounds *= 2
  const times: number[] = []
  for (const end = now() + WATCH_MS; now() < end; ) times.push(spin(rounds))
  const smooth = times.map((_, i) => median(times.slice(Math.max(0, i - NEAR), i + NEAR + 1)))
  return quantile(smooth, 0.9) / quantile(smooth, 0.1)
}

let kept = 0

function spin(rounds: number): number {
  const start = now()
  let value = kept
  for (let i = 0; i < rounds; i++) value = Math.imul(value ^ i, 16777619)
  kept = value
  return now() - start
}
