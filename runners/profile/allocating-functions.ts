import type { AllocationSite } from '../../model/run.js'
import type { OpsProfile } from '../allocation/profile.js'
import type { ProfileNode } from '../allocation/sampler.js'
import { fileOf } from '../allocation/sites.js'

/** What is smaller than this part of an op's bytes is left out. */
const SMALLEST_SHARE = 0.005

/**
 * The functions of a profile that allocate, largest first, each by itself: Node's own as well, whose work
 * `sitesOf` counts for their caller.
 */
export function allocatingFunctions(profile: OpsProfile): AllocationSite[] {
  const found = new Map<string, { site: AllocationSite; bytes: number; allocs: number }>()
  const nodes = new Map<number, ProfileNode>()
  const visit = (node: ProfileNode): void => {
    nodes.set(node.id, node)
    node.children.forEach(visit)
  }
  visit(profile.head)
  let total = 0
  for (const { nodeId, size } of profile.samples) {
    const node = nodes.get(nodeId)
    if (node === undefined) continue
    total += size
    const site = siteOf(node)
    const key = `${site.function}\n${site.file}\n${site.line}`
    const known = found.get(key) ?? { site, bytes: 0, allocs: 0 }
    found.set(key, { site, bytes: known.bytes + size, allocs: known.allocs + 1 })
  }
  return [...found.values()]
    .filter(({ bytes }) => bytes >= SMALLEST_SHARE * total)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ site, bytes, allocs }) => ({
      ...site,
      bytesPerOp: bytes / profile.ops,
      allocsPerOp: allocs / profile.ops,
    }))
}

function siteOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): AllocationSite {
  return {
    function: functionName || '(anonymous)',
    file: url === '' ? '' : fileOf(url),
    line: Math.max(0, lineNumber) + 1,
    bytesPerOp: 0,
    allocsPerOp: 0,
  }
}
