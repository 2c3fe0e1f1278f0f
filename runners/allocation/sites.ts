import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AllocationSite } from '../../model/run.js'
import { isHarness, type OpRecord } from './ops.js'
import type { Profile, ProfileNode } from './sampler.js'

type Place = Pick<AllocationSite, 'function' | 'file' | 'line'>

/**
 * The functions that allocated during `ops`, largest first, summing to the ops' mean. Native work and Node's own
 * modules count for the nearest caller in the user's code; what has none counts for `op`.
 */
export function sitesOf(profile: Profile, ops: readonly OpRecord[], op: Place): AllocationSite[] {
  const places = new Map<number, Place>()
  const visit = (node: ProfileNode, above: Place): void => {
    const place = placeOf(node) ?? above
    places.set(node.id, place)
    for (const child of node.children) visit(child, place)
  }
  visit(profile.head, op)
  const totals = new Map<string, { place: Place; bytes: number; allocs: number }>()
  for (const { samples } of ops) {
    for (const { nodeId, size } of samples) {
      const place = places.get(nodeId) ?? op
      const key = `${place.file}:${place.line}:${place.function}`
      const total = totals.get(key) ?? { place, bytes: 0, allocs: 0 }
      total.bytes += size
      total.allocs += 1
      totals.set(key, total)
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
