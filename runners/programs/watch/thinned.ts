/** A list that stays bounded: when it is full, every second item leaves, and of those to come as many. */
export function thinned<T>(most: number) {
  let items: T[] = []
  let step = 1
  let seen = 0
  return {
    add: (item: T): void => {
      if (seen++ % step !== 0) return
      items.push(item)
      if (items.length < most) return
      items = items.filter((_, index) => index % 2 === 0)
      step *= 2
    },
    items: (): readonly T[] => items,
  }
}
