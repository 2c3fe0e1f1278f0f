import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AllocationResult, AllocationSite } from '../../../model/run.js'
import { keyOf } from './kinds.js'
import { isHarness, type OpRecord } from './ops.js'
import type { OpsProfile } from './profile.js'
import type { Correction } from './reconcile.js'
import type { Profile, ProfileNode } from './sampler.js'

/** A function in the user's code. */
export type Place = Pick<AllocationSite, 'function' | 'file' | 'line'>

/**
 * The functions that allocated during `ops`, largest first, summing to the ops' mean. Native work and Node's
 * own modules count for the nearest caller in the user's code, or for the op itself.
 */
export function sitesOf(
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
  const op = (first && placeOf(first)) ?? total.sites[0] ?? { function: '(op)', file: '(native)', line: 1 }
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

/** Sums allocations by the place that they count for; `op` is the place of nodes without a user's caller. */
function tallyOf(head: ProfileNode, op: Place) {
  const places = new Map<number, Place>()
  const visit = (node: ProfileNode, above: Place): void => {
    const place = placeOf(node) ?? above
    places.set(node.id, place)
    for (const child of node.children) visit(child, place)
  }
  visit(head, op)
  const totals = new Map<string, { place: Place; bytes: number; allocs: number }>()
  const add = (nodeId: number, bytes: number, allocs: number): void => {
    const place = places.get(nodeId) ?? op
    const key = `${place.file}:${place.line}:${place.function}`
    const total = totals.get(key) ?? { place, bytes: 0, allocs: 0 }
    total.bytes += bytes
    total.allocs += allocs
    totals.set(key, total)
  }
  const sites = (ops: number): AllocationSite[] =>
    [...totals.values()]
      .map(({ place, bytes, allocs }) => ({
        function: place.function,
        file: place.file,
        line: place.line,
        bytesPerOp: bytes / ops,
        allocsPerOp: allocs / ops,
      }))
      .sort((a, b) => b.bytesPerOp - a.bytesPerOp)
  return { add, sites }
}

/** The place of the function that the lab's loop called, where it shows on a stack. */
function opIn(node: ProfileNode): Place | null {
  for (const child of node.children) {
    const place = isHarness(node.callFrame.url) ? placeOf(child) : null
    const found = place ?? opIn(child)
    if (found !== null) return found
  }
  return null
}

/** The place of a frame in the user's code; `null` for the lab's, Node's and V8's own. */
function placeOf({ callFrame }: ProfileNode): Place | null {
  const { url, functionName, lineNumber } = callFrame
  if (url === '' || url.startsWith('node:') || isHarness(url)) return null
  return { function: functionName || '(anonymous)', file: fileOf(url), line: lineNumber + 1 }
}

/** A script's file for people: gclab's own TypeScript source, and a relative path below the folder. */
export function fileOf(url: string): string {
  if (!url.startsWith('file:')) return url
  const path = fileURLToPath(url)
  const source = path.replace(/([/\\])dist[/\\](.*)\.js$/, '$1$2.ts')
  const file = source !== path && existsSync(source) ? source : path
  const below = relative(process.cwd(), file)
  return below.startsWith('..') || below === '' ? file : below.split(sep).join('/')
}
