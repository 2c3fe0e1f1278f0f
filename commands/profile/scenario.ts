import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FlameGraph } from '../../reports/flame/graph.js'
import type { HeapTimeline } from '../../reports/flame/heap-timeline.js'
import { writtenFunction } from '../../runners/child/written-function.js'
import type { Lab, Place } from '../../runners/passes/lab.js'
import { guardedFolder } from '../../runners/processes/guard.js'
import { isLabCode } from '../../runners/programs/profile/lab-code.js'
import {
  followHeap,
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
  if (tool === 'heap-timeline') return timeline(lab, title, place, variants[0] as string, seconds)
  if (tool === 'allocations') {
    const sides = await sidesOf(variants, (name) => profileAllocations(lab, place, name))
    return { graph: allocationGraph(title, sides, writtenFunction), raw: rawOf(sides, 'heapprofile') }
  }
  const sides = await sidesOf(variants, (name) => profileCpu(lab, place, name, seconds))
  return { graph: cpuGraph(title, sides, writtenFunction), raw: rawOf(sides, 'cpuprofile') }
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

async function timeline(
  lab: Lab,
  title: string,
  place: Place,
  name: string,
  seconds: number,
): Promise<Profiled> {
  const folder = guardedFolder('gclab-profile-')
  try {
    const file = join(folder, 'record')
    const { ops } = await recordTimeline(lab, place, name, seconds, file)
    const gc = await followHeap(lab, place, name, seconds)
    const content = readFileSync(file, 'utf8')
    const side = { name, ops }
    const record = JSON.parse(content) as HeapTimeline
    return {
      graph: timelineGraph(title, side, record, gc, writtenFunction, isLabCode),
      raw: [{ variant: name, extension: 'heaptimeline', content }],
    }
  } finally {
    removeTemporary(folder)
  }
}
