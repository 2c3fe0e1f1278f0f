import type { CallFrame } from '../../../../model/cpu-profile.js'

/** An allocation with the functions on the stack, the op first. */
export interface Allocation {
  readonly size: number
  readonly path: readonly CallFrame[]
}

/** Where each allocation of an op stands among those of another run of it. */
export interface Alignment {
  /** How many have a counterpart. */
  readonly matched: number
  /** The stack of each, as deep as every best alignment agrees; its own where that is deeper. */
  readonly paths: readonly (readonly CallFrame[])[]
}

/** Cells of the table above which an op is left as it is. */
const MOST_CELLS = 4_000_000

/**
 * Aligns allocations in order, each with one of the same size whose stack holds its own: the longest common
 * subsequence (Wagner and Fischer 1974), from both ends, so that a pair is in some best alignment when the
 * lengths before and after it add up to the whole. `null` for ops too large.
 */
export function alignAllocations(own: readonly Allocation[], other: readonly Allocation[]): Alignment | null {
  const [rows, columns] = [own.length, other.length]
  if ((rows + 1) * (columns + 1) > MOST_CELLS) return null
  const fits = compatible(own, other)
  const width = columns + 1
  const before = new Uint32Array((rows + 1) * width)
  const after = new Uint32Array((rows + 1) * width)
  const at = (table: Uint32Array, row: number, column: number): number =>
    table[row * width + column] as number
  for (let i = 1; i <= rows; i++) {
    for (let j = 1; j <= columns; j++) {
      const skip = Math.max(at(before, i - 1, j), at(before, i, j - 1))
      before[i * width + j] = fits(i - 1, j - 1) ? Math.max(skip, at(before, i - 1, j - 1) + 1) : skip
    }
  }
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const skip = Math.max(at(after, i + 1, j), at(after, i, j + 1))
      after[i * width + j] = fits(i, j) ? Math.max(skip, at(after, i + 1, j + 1) + 1) : skip
    }
  }
  const matched = at(before, rows, columns)
  const paths = own.map(({ path }, i) => {
    const feasible = new Set<readonly CallFrame[]>()
    for (let j = 0; j < columns; j++) {
      const isBest = fits(i, j) && at(before, i, j) + 1 + at(after, i + 1, j + 1) === matched
      if (isBest) feasible.add((other[j] as Allocation).path)
    }
    const shared = commonPath([...feasible])
    return contains(shared, path) ? shared : path
  })
  return { matched, paths }
}

/** Whether two may be a pair, by their places. Allocations repeat: each two kinds are compared once. */
function compatible(own: readonly Allocation[], other: readonly Allocation[]) {
  const [rows, columns] = [kindsOf(own), kindsOf(other)]
  const width = columns.kinds.length
  const table = Uint8Array.from(
    rows.kinds.flatMap((a) => columns.kinds.map((b) => +(a.size === b.size && contains(b.path, a.path)))),
  )
  return (i: number, j: number): boolean =>
    table[(rows.ids[i] as number) * width + (columns.ids[j] as number)] === 1
}

/** The different allocations among those of an op, and which of them each is. */
function kindsOf(allocations: readonly Allocation[]) {
  const kinds: Allocation[] = []
  const known = new Map<readonly CallFrame[], Map<number, number>>()
  const ids = Uint32Array.from(allocations, (allocation) => {
    const sizes = known.get(allocation.path) ?? new Map<number, number>()
    known.set(allocation.path, sizes)
    const id = sizes.get(allocation.size) ?? kinds.push(allocation) - 1
    sizes.set(allocation.size, id)
    return id
  })
  return { kinds, ids }
}

/** Whether the frames of `part` are in `path`, in their order. */
function contains(path: readonly CallFrame[], part: readonly CallFrame[]): boolean {
  let found = 0
  for (const frame of path) {
    const wanted = part[found]
    if (wanted !== undefined && frameKey(wanted) === frameKey(frame)) found++
  }
  return found === part.length
}

function commonPath(paths: readonly (readonly CallFrame[])[]): readonly CallFrame[] {
  const [first, ...rest] = paths
  if (first === undefined) return []
  const differs = first.findIndex((frame, i) =>
    rest.some((path) => path[i] === undefined || frameKey(path[i]) !== frameKey(frame)),
  )
  return differs < 0 ? first : first.slice(0, differs)
}

/** The same for the same function in two processes. */
export function frameKey({ functionName, url, lineNumber, columnNumber }: CallFrame): string {
  return `${functionName}\n${url}\n${lineNumber}:${columnNumber}`
}
