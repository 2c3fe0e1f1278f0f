import { median } from './summary.js'

/** A pause this many times as long as the usual one met another program. */
const CUT = 4
/** Fewer pauses than this do not say what is usual. */
const ENOUGH = 5

/**
 * Lengths of a process's pauses of one kind, those beyond four times the median cut back to that: winsorized
 * (Tukey, "The Future of Data Analysis", 1962, section 3). A collection that another program interrupts reads
 * ten times its length, and in the mean one such would outweigh all others; a sample so disturbed is outvoted
 * by the median in the same way. Pauses that scatter as widely as an exponential distribution lose 6 %.
 */
export function undisturbedPauses(pauses: readonly number[]): readonly number[] {
  if (pauses.length < ENOUGH) return pauses
  const most = CUT * median(pauses)
  return pauses.map((pause) => Math.min(pause, most))
}
