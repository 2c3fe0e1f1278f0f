/** Twice the rank of each figure, which is whole although tied figures share the mean of their ranks. */
export function doubledRanks(figures: readonly number[]): number[] {
  const order = figures.map((_, i) => i).sort((a, b) => (figures[a] as number) - (figures[b] as number))
  const ranks = new Array<number>(figures.length)
  for (let i = 0; i < order.length; ) {
    let end = i + 1
    while (end < order.length && figures[order[end] as number] === figures[order[i] as number]) end++
    for (const index of order.slice(i, end)) ranks[index] = i + 1 + end
    i = end
  }
  return ranks
}
