import type { AllocationResult, AllocationSite } from '../../../model/run.js'
import { writtenFunction } from '../../child/written-function.js'
import { keyOf } from './kinds.js'
import { isHarness, type OpRecord } from './ops.js'
import type { OpsProfile } from './profile.js'
import type { Correction } from './reconcile.js'
import type { Profile, ProfileNode } from './sampler.js'

/** A function in the user's code. */
export type CodeLocation = Pick<AllocationSite, 'function' | 'file' | 'line'>

/**
 * The functions that allocated during `ops`, largest first, summing to the ops' mean. Native work and Node's
 * own modules count for the nearest caller in the user's code, or for the op itself.
 */
export function allocationSites(
  profile: Profile,
  ops: readonly OpRecord[],
  opName: string,
  corrections: ReadonlyMap<string, Correction>,
): AllocationSite[] {
  const op = opIn(profile.head) ?? { function: opName || '(op)', file: '(native)', line: 1 }
  const tally = tallyOf(profile.head, op)
  for (const record of ops) {
    for (const { nodeId, size } of record.samples) tally.add(nodeId, size, 1)
    for (const { nodeId, bytes, allocs } of corrections.get(keyOf(record))?.shares ?? []) {
      tally.add(nodeId, bytes, allocs)
    }
  }
  return tally.sites(ops.length)
}

/**
 * The same from a profile of ops whose sum is `total`. A profile holds whole objects: the rounding loss over
 * all its ops goes to the largest site.
 */
export function sitesOfOps(
  { head, samples, ops }: OpsProfile,
  total: Pick<AllocationResult, 'heapBytesPerOp' | 'allocsPerOp' | 'sites'>,
): AllocationSite[] {
  const [first] = head.children
  const op = (first && locationOf(first)) ?? total.sites[0] ?? { function: '(op)', file: '(native)', line: 1 }
  const tally = tallyOf(head, op)
  for (const { nodeId, size } of samples) tally.add(nodeId, size, 1)
  const [largest, ...rest] = tally.sites(ops)
  if (largest === undefined) return []
  const sumOf = (key: 'bytesPerOp' | 'allocsPerOp') => rest.reduce((sum, site) => sum + site[key], 0)
  return [
    {
      ...largest,
      bytesPerOp: total.heapBytesPerOp - sumOf('bytesPerOp'),
      allocsPerOp: total.allocsPerOp - sumOf('allocsPerOp'),
    },
    ...rest,
  ]
}

/** Sums allocations by the location that they count for; `op` is that of nodes without a user's caller. */
function tallyOf(head: ProfileNode, op: CodeLocation) {
  const keyed = (location: CodeLocation) => ({
    location,
    key: `${location.file}:${location.line}:${location.function}`,
  })
  const locations = new Map<number, ReturnType<typeof keyed>>()
  const visit = (node: ProfileNode, above: CodeLocation): void => {
    const location = locationOf(node) ?? above
    locations.set(node.id, keyed(location))
    for (const child of node.children) visit(child, location)
  }
  visit(head, op)
  const totals = new Map<string, { location: CodeLocation; bytes: number; allocs: number }>()
  const add = (nodeId: number, bytes: number, allocs: number): void => {
    const { location, key } = locations.get(nodeId) ?? keyed(op)
    const total = totals.get(key) ?? { location, bytes: 0, allocs: 0 }
    total.bytes += bytes
    total.allocs += allocs
    totals.set(key, total)
  }
  const sites = (ops: number): AllocationSite[] =>
    [...totals.values()]
      .map(({ location, bytes, allocs }) => ({
        function: location.function,
        file: location.file,
        line: location.line,
        bytesPerOp: bytes / ops,
        allocsPerOp: allocs / ops,
      }))
      .sort((a, b) => b.bytesPerOp - a.bytesPerOp)
  return { add, sites }
}

/** The location of the function that the lab's loop called, where it shows on a stack. */
function opIn(node: ProfileNode): CodeLocation | null {
  for (const child of node.children) {
    const location = isHarness(node.callFrame.url) ? locationOf(child) : null
    const found = location ?? opIn(child)
    if (found !== null) return found
  }
  return null
}

/** The location of a frame in the user's code; `null` for the lab's, Node's and V8's own. */
export function locationOf({ callFrame }: ProfileNode): CodeLocation | null {
  const { url } = callFrame
  if (url === '' || url.startsWith('node:') || isHarness(url)) return null
  const { line, ...written } = writtenFunction(callFrame)
  return { ...written, line: line ?? 0 }
}
