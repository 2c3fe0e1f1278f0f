import { median, minimum } from '../../../stats/summary.js'

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
