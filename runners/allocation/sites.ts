import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AllocationSite } from '../../model/run.js'
import { keyOf } from './kinds.js'
import { isHarness, type OpRecord } from './ops.js'
import type { Correction } from './reconcile.js'
import type { Profile, ProfileNode } from './sampler.js'

/** A function in the user's code. */
export type Place = Pick<AllocationSite, 'function' | 'file' | 'line'>

/**
 * The functions that allocated during `ops`, largest first, summing to the ops' mean. Native work and Node's own
 * modules count for the nearest caller in the user's code; what has none counts for the op itself.
 */
export function sitesOf(
  profile: Profile,
  ops: readonly OpRecord[],
  opName: string,
  corrections: ReadonlyMap<string, Correction>,
): AllocationSite[] {
  const op = opIn(profile.head) ?? { function: opName || '(op)', file: '(native)', line: 1 }
  const places = new Map<number, Place>()
  const visit = (node: ProfileNode, above: Place): void => {
    const place = placeOf(node) ?? above
    places.set(node.id, place)
    for (const child of node.children) visit(child, place)
  }
  visit(profile.head, op)
  const totals = new Map<string, { place: Place; bytes: number; allocs: number }>()
  const add = (nodeId: number, bytes: number, allocs: number): void => {
    const place = places.get(nodeId) ?? op
    const key = `${place.file}:${place.line}:${place.function}`
    const total = totals.get(key) ?? { place, bytes: 0, allocs: 0 }
    total.bytes += bytes
    total.allocs += allocs
    totals.set(key, total)
  }
  for (const record of ops) {
    for (const { nodeId, size } of record.samples) add(nodeId, size, 1)
    for (const { nodeId, bytes, allocs } of corrections.get(keyOf(record))?.shares ?? []) {
      add(nodeId, bytes, allocs)
    }
  }
  return [...totals.values()]
    .map(({ place, bytes, allocs }) => ({
      ...place,
      bytesPerOp: bytes / ops.length,
      allocsPerOp: allocs / ops.length,
    }))
    .sort((a, b) => b.bytesPerOp - a.bytesPerOp)
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

/** A script's file as people know it: the TypeScript source where gclab runs its own, relative where below. */
export function fileOf(url: string): string {
  if (!url.startsWith('file:')) return url
  const path = fileURLToPath(url)
  const source = path.replace(/([/\\])dist[/\\](.*)\.js$/, '$1$2.ts')
  const file = source !== path && existsSync(source) ? source : path
  const below = relative(process.cwd(), file)
  return below.startsWith('..') || below === '' ? file : below.split(sep).join('/')
}
