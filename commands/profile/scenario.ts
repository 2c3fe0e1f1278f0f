import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FlameGraph } from '../../reports/flame/graph.js'
import type { HeapTimeline } from '../../reports/flame/heap-timeline.js'
import type { Lab, Place } from '../../runners/passes/lab.js'
import { guardedFolder } from '../../runners/processes/guard.js'
import {
  followHeap,
  type Profiling,
  profileAllocations,
  profileCpu,
  recordTimeline,
} from '../../runners/run/profile-variant.js'
import { removeTemporary } from '../../storage/temporary.js'
import type { BuiltInTool } from '../options/profile.js'
import { allocationGraph, cpuGraph, timelineGraph } from './graphs.js'

/** A graph and the raw profiles behind it. */
export interface Profiled {
  readonly graph: FlameGraph
  readonly raw: readonly RawProfile[]
}

/** A profile in V8's own format. */
export interface RawProfile {
  readonly variant: string
  readonly extension: 'heapprofile' | 'cpuprofile' | 'heaptimeline'
  readonly content: string
}

const titles: Readonly<Record<BuiltInTool, string>> = {
  allocations: 'Allocations',
  cpu: 'CPU time',
  'heap-timeline': 'Heap timeline',
}

/** Profiles one variant, or compares two, with a tool of gclab's own. Throws when an op could not be run. */
export async function profileVariants(
  lab: Lab,
  tool: BuiltInTool,
  place: Place,
  variants: readonly string[],
  seconds: number,
): Promise<Profiled> {
  const title = `${titles[tool]}: ${place.scenario} / ${place.case} / ${variants.join(' → ')}`
  const [first] = variants
  if (tool === 'heap-timeline') return timeline({ lab, place, variant: first as string }, title, seconds)
  if (tool === 'allocations') {
    const sides = await sidesOf(variants, (variant) => profileAllocations({ lab, place, variant }))
    return { graph: allocationGraph(title, sides), raw: rawOf(sides, 'heapprofile') }
  }
  const sides = await sidesOf(variants, (variant) => profileCpu({ lab, place, variant }, seconds))
  return { graph: cpuGraph(title, sides), raw: rawOf(sides, 'cpuprofile') }
}

/** What was found of each variant, one after the other. */
async function sidesOf<Found extends { readonly profile: object }>(
  variants: readonly string[],
  find: (name: string) => Promise<Found>,
) {
  const sides = []
  for (const name of variants) sides.push({ name, ...(await find(name)) })
  return sides
}

function rawOf(
  sides: readonly { readonly name: string; readonly profile: object }[],
  extension: RawProfile['extension'],
): readonly RawProfile[] {
  return sides.map(({ name, profile }) => ({ variant: name, extension, content: JSON.stringify(profile) }))
}

async function timeline(of: Profiling, title: string, seconds: number): Promise<Profiled> {
  const folder = guardedFolder('gclab-profile-')
  try {
    const file = join(folder, 'record')
    const { ops } = await recordTimeline(of, seconds, file)
    const gc = await followHeap(of, seconds)
    const content = readFileSync(file, 'utf8')
    const side = { name: of.variant, ops }
    return {
      graph: timelineGraph(title, side, JSON.parse(content) as HeapTimeline, gc),
      raw: [{ variant: of.variant, extension: 'heaptimeline', content }],
    }
  } finally {
    removeTemporary(folder)
  }
}
