/**
 * p-values adjusted for having been computed together, in the order given: compared with a level, they keep
 * the chance of any false alarm among them at that level (Holm, "A Simple Sequentially Rejective Multiple
 * Test Procedure", Scandinavian Journal of Statistics 6, 1979).
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] as number) - (ps[b] as number))
  const adjusted = new Array<number>(ps.length)
  let largest = 0
  for (const [position, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - position) * (ps[index] as number)))
    adjusted[index] = largest
  }
  return adjusted
}
