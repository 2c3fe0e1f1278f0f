import { isHarness } from '../allocation/ops.js'
import type { Profile, ProfileNode } from '../allocation/sampler.js'
import { type CodeLocation, locationOf } from '../allocation/sites.js'

/** What is alive of a function's allocations; that of `prepare`, which is not the op's, has no location. */
export interface AliveSite {
  readonly location: CodeLocation | null
  /** How many objects there are, by bytes of one. */
  readonly sizes: Map<number, number>
}

/** The functions that have allocated what is alive of a stretch of ops, by their places. */
export type Alive = ReadonlyMap<string, AliveSite>

/**
 * Counts what is alive by the user's function that it counts for. What the lab keeps is left out; native
 * work and Node's own counts for the caller in the user's code, or for an op that has no code.
 */
export function aliveIn({ head, samples }: Profile): Alive {
  const locations = locationsIn(head)
  const sites = new Map<string, AliveSite>()
  for (const { nodeId, size } of samples) {
    const location = locations.get(nodeId)
    if (location === undefined) continue
    const key = location === null ? '' : keyOfLocation(location)
    const site = sites.get(key) ?? { location, sizes: new Map<number, number>() }
    site.sizes.set(size, (site.sizes.get(size) ?? 0) + 1)
    sites.set(key, site)
  }
  return sites
}

/** A site's place in one string. */
export function keyOfLocation({ file, line, function: name }: CodeLocation): string {
  return `${file}:${line}:${name}`
}

/** Of each node that is an op's or `prepare`'s, the location that it counts for. */
function locationsIn(head: ProfileNode): Map<number, CodeLocation | null> {
  const locations = new Map<number, CodeLocation | null>()
  const visit = (node: ProfileNode, above: CodeLocation | null | undefined, inLoop: boolean): void => {
    const location = isPreparing(node) || above === null ? null : opLocation(node, above, inLoop)
    if (location !== undefined) locations.set(node.id, location)
    for (const child of node.children) visit(child, location, inLoop || isOpLoop(node))
  }
  visit(head, undefined, false)
  return locations
}

function opLocation(
  node: ProfileNode,
  above: CodeLocation | undefined,
  inLoop: boolean,
): CodeLocation | undefined {
  const { functionName, url } = node.callFrame
  const native = inLoop && !isHarness(url) ? { function: functionName, file: '(native)', line: 1 } : undefined
  return locationOf(node) ?? above ?? native
}

const isOpLoop = ({ callFrame }: ProfileNode): boolean =>
  callFrame.functionName === 'runToPromise' && isHarness(callFrame.url)

/** Whether it is the lab's frame that calls a variant's `prepare`. */
const isPreparing = ({ callFrame }: ProfileNode): boolean =>
  callFrame.functionName === 'named' && isHarness(callFrame.url)
