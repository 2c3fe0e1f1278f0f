import type { AllocatingFunction } from '../../../model/run.js'
import { type WrittenFunction, writtenFunction } from '../../child/written-function.js'
import type { OpsProfile } from './profile.js'
import type { ProfileNode } from './sampler.js'

/** What is smaller than this part of an op's bytes is left out. */
const SMALLEST_SHARE = 0.005

/**
 * The functions of a profile that allocate, largest first, each by itself: Node's own as well, whose work
 * `sitesOf` counts for their caller.
 */
export function allocatingFunctions(profile: OpsProfile): AllocatingFunction[] {
  const found = new Map<string, { site: WrittenFunction; bytes: number; allocs: number | null }>()
  // Once a node, not a sample: to find a place takes long.
  const sites = new Map<number, WrittenFunction>()
  const visit = (node: ProfileNode): void => {
    sites.set(node.id, writtenFunction(node.callFrame))
    node.children.forEach(visit)
  }
  visit(profile.head)
  let total = 0
  for (const { nodeId, size, several } of profile.samples) {
    const site = sites.get(nodeId)
    if (site === undefined) continue
    total += size
    const key = `${site.function}\n${site.file}\n${site.line}`
    const known = found.get(key) ?? { site, bytes: 0, allocs: 0 }
    const allocs = several || known.allocs === null ? null : known.allocs + 1
    found.set(key, { site, bytes: known.bytes + size, allocs })
  }
  return [...found.values()]
    .filter(({ bytes }) => bytes >= SMALLEST_SHARE * total)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ site, bytes, allocs }) => ({
      ...site,
      bytesPerOp: bytes / profile.ops,
      allocsPerOp: allocs === null ? null : allocs / profile.ops,
    }))
}
