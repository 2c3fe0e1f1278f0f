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
  switch (tool) {
    case 'allocations':
      return allocations(lab, title, place, variants)
    case 'cpu':
      return cpu(lab, title, place, variants, seconds)
    case 'heap-timeline':
      return timeline(lab, title, place, variants[0] as string, seconds)
  }
}

async function allocations(
  lab: Lab,
  title: string,
  place: Place,
  variants: readonly string[],
): Promise<Profiled> {
  const sides = []
  for (const name of variants) sides.push({ name, ...(await profileAllocations(lab, place, name)) })
  const raw = sides.map(({ name, profile }) => rawOf(name, 'heapprofile', profile))
  return { graph: allocationGraph(title, sides, writtenFunction), raw }
}

async function cpu(
  lab: Lab,
  title: string,
  place: Place,
  variants: readonly string[],
  seconds: number,
): Promise<Profiled> {
  const sides = []
  for (const name of variants) sides.push({ name, ...(await profileCpu(lab, place, name, seconds)) })
  const raw = sides.map(({ name, profile }) => rawOf(name, 'cpuprofile', profile))
  return { graph: cpuGraph(title, sides, writtenFunction), raw }
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

function rawOf(variant: string, extension: RawProfile['extension'], profile: object): RawProfile {
  return { variant, extension, content: JSON.stringify(profile) }
}
