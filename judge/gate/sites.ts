import type { AllocationSite } from '../../model/run.js'

/**
 * The site of `current` that grew most over `old`, by the figure that `of` takes; `null` when none grew.
 * Lines move when code is edited, so sites are matched by file and function, in the order of their lines,
 * after those that are unchanged.
 */
export function grownSite(
  old: readonly AllocationSite[],
  current: readonly AllocationSite[],
  of: (site: AllocationSite) => number,
): AllocationSite | null {
  const before = groups(old)
  const growth = [...groups(current)].flatMap(([key, sites]) => growthOf(before.get(key) ?? [], sites, of))
  const most = growth.filter(({ grown }) => grown > 0).sort((a, b) => b.grown - a.grown)
  // The reader's own code is where the fix goes; what Node allocates on its behalf comes second.
  return (most.find(({ site }) => isOwnCode(site)) ?? most[0])?.site ?? null
}

/** Whether a line of the site can be pointed at: not inside Node, not a native function. */
export function isOwnCode({ file, line }: Pick<AllocationSite, 'file' | 'line'>): boolean {
  return file !== '' && line > 0 && !file.startsWith('node:') && !file.startsWith('(')
}

function growthOf(
  old: readonly AllocationSite[],
  current: readonly AllocationSite[],
  of: (site: AllocationSite) => number,
) {
  const left = [...old]
  const changed = current.filter((site) => {
    const same = left.findIndex(
      (was) => was.bytesPerOp === site.bytesPerOp && was.allocsPerOp === site.allocsPerOp,
    )
    if (same >= 0) left.splice(same, 1)
    return same < 0
  })
  return changed.map((site, index) => ({ site, grown: of(site) - (left[index] ? of(left[index]) : 0) }))
}

function groups(sites: readonly AllocationSite[]): Map<string, AllocationSite[]> {
  const found = new Map<string, AllocationSite[]>()
  for (const site of [...sites].sort((a, b) => a.line - b.line)) {
    const key = JSON.stringify([site.file, site.function])
    found.set(key, [...(found.get(key) ?? []), site])
  }
  return found
}
