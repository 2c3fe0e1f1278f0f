import { isHarness } from '../allocation/ops.js'
import type { Profile, ProfileNode } from '../allocation/sampler.js'
import { type CodeLocation, locationOf } from '../allocation/sites.js'

/** What is alive of a function's allocations. */
export interface Alive {
  readonly location: CodeLocation
  bytes: number
  count: number
  /** Of these, the large ones, as the memory behind an array or a map is. */
  largeBytes: number
  largeCount: number
}

/** What ops have left alive, by place; at some number of ops. */
export interface Census {
  readonly ops: number
  readonly sites: ReadonlyMap<string, Alive>
  /** Bytes of array buffers. */
  readonly external: number
}

/** Bytes from which on one object may hold what many ops have added. */
const LARGE = 1024

/** Sums what is alive by the user's function that it counts for; what the lab and `prepare` keep is left out. */
export function sitesAlive({ head, samples }: Profile): Map<string, Alive> {
  const preparing = functionsBelow(head, isPreparing)
  const locations = new Map<number, CodeLocation | null>()
  const visit = (node: ProfileNode, above: CodeLocation | null, below: boolean): void => {
    const { callFrame } = node
    if (isPreparing(node) || preparing.has(keyOf(node))) return
    const isNative = callFrame.url === '' && !callFrame.functionName.startsWith('(')
    const native = isNative && below ? { function: callFrame.functionName, file: '(native)', line: 1 } : null
    const location = locationOf(node) ?? above ?? native
    locations.set(node.id, location)
    for (const child of node.children) visit(child, location, isOpLoop(node))
  }
  visit(head, null, false)
  const sites = new Map<string, Alive>()
  for (const { nodeId, size } of samples) {
    const location = locations.get(nodeId) ?? null
    if (location === null) continue
    const key = `${location.file}:${location.line}:${location.function}`
    const site = sites.get(key) ?? { location, bytes: 0, count: 0, largeBytes: 0, largeCount: 0 }
    site.bytes += size
    site.count++
    if (size >= LARGE) {
      site.largeBytes += size
      site.largeCount++
    }
    sites.set(key, site)
  }
  return sites
}

const keyOf = ({ callFrame: { url, lineNumber, columnNumber } }: ProfileNode): string =>
  `${url}:${lineNumber}:${columnNumber}`

const isOpLoop = ({ callFrame }: ProfileNode): boolean =>
  callFrame.functionName === 'runToPromise' && isHarness(callFrame.url)

/** Whether it is the lab's frame that calls a variant's `prepare`. */
const isPreparing = ({ callFrame }: ProfileNode): boolean =>
  callFrame.functionName === 'named' && isHarness(callFrame.url)

/** The functions right below such frames, which may go on later without these. */
function functionsBelow(head: ProfileNode, isAbove: (node: ProfileNode) => boolean): Set<string> {
  const found = new Set<string>()
  const visit = (node: ProfileNode): void => {
    for (const child of node.children) {
      if (isAbove(node)) found.add(keyOf(child))
      visit(child)
    }
  }
  visit(head)
  return found
}
