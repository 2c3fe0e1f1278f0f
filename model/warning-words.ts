/** How ops were seen to use their input up. */
export interface UsedUp {
  /** How many times as much code the first op runs as later ones; `null` where outputs tell it. */
  readonly firstOpRatio: number | null
  /** Set where the last ops gave nothing at all. */
  readonly cameToNothing?: true
}

/** What an op leaves alive. */
export interface Staying {
  readonly retainedPerOp: number
  /** Absent in older files. */
  readonly bytesPerOp?: number
}

/** How it shows that ops use their input up. */
export function usedUp({ firstOpRatio, cameToNothing }: UsedUp): string {
  if (cameToNothing)
    return 'Its first op gave a result and its last ones gave nothing: they found its input used up'
  if (firstOpRatio === null)
    return 'The output of its first op differs from those of all later ones, which are alike: it uses its input up'
  const times = Number(firstOpRatio.toPrecision(2))
  return `Its first op runs ${times} times as much code as its later ones: it uses its input up, or keeps what it made`
}

/** What stays, in words. */
export function stayingOf({ retainedPerOp, bytesPerOp }: Staying): string {
  const count = Number(retainedPerOp.toPrecision(3))
  const objects = `${count} object${count === 1 ? '' : 's'}`
  if (bytesPerOp === undefined) return objects
  const bytes = `${Number(bytesPerOp.toPrecision(4))} B`
  // Memory behind an array that grows is part of no new object.
  return count === 0 ? bytes : `${bytes} in ${objects}`
}
