import type { AllocationResult } from '../../../../model/run.js'
import type { OpsProfile } from '../profile.js'
import type { AllocationSample, ProfileNode } from '../sampler.js'

/** Every object is a multiple of this many bytes on V8's heap. */
const ALIGNMENT = 8

/** What a function's samples lack, over all ops; negative where they say too much. */
interface Lack {
  bytes: number
  allocs: number
}

/**
 * Makes a profile sum to the counted bytes and objects. V8's builtins reserve memory for several objects in
 * one step, of which the sampler sees one sample of the reserved size. The counted figures know better, by
 * function: in every op the largest sample of a function that differs takes on the difference, as so many
 * more objects. To which of the function's samples they belong is unknown, so all are marked.
 */
export function matchTotals(profile: OpsProfile, allocation: AllocationResult): OpsProfile {
  const { places, lacks } = lacksOf(profile, allocation)
  if ([...lacks.values()].every(({ bytes, allocs }) => bytes === 0 && allocs === 0)) return profile
  const shares = [...lacks].map(([place, lack]) => ({ place, give: portions(lack, profile.ops) }))
  let from = 0
  const perOp = profile.perOp.map((count) => {
    const own = profile.samples.slice(from, from + count)
    from += count
    for (const { place, give } of shares) addToLargest(own, (id) => places.get(id) === place, give())
    return own
  })
  const samples = perOp.flat()
  return {
    ...profile,
    head: withSizes(profile.head, samples),
    samples,
    perOp: perOp.map((own) => own.length),
  }
}

/** The function of the user's code that each node counts for, and what each lacks. */
function lacksOf({ head, samples, ops }: OpsProfile, allocation: AllocationResult) {
  const places = placesOf(head)
  const lacks = new Map<string, Lack>()
  const lack = (place: string): Lack => {
    const known = lacks.get(place) ?? { bytes: 0, allocs: 0 }
    lacks.set(place, known)
    return known
  }
  const there = new Set(samples.map(({ nodeId }) => places.get(nodeId) ?? ''))
  for (const { function: name, line, bytesPerOp, allocsPerOp } of allocation.sites) {
    const place = `${name}:${line}`
    const one = lack(there.has(place) ? place : '')
    one.bytes += bytesPerOp * ops
    one.allocs += allocsPerOp * ops
  }
  for (const { nodeId, size } of samples) {
    const one = lack(places.get(nodeId) ?? '')
    one.bytes -= size
    one.allocs--
  }
  roundTo(ALIGNMENT, [...lacks.values()], 'bytes')
  roundTo(1, [...lacks.values()], 'allocs')
  return { places, lacks }
}

/** Rounds each to whole objects; what the sum would lose by it goes to the largest. */
function roundTo(step: number, lacks: readonly Lack[], key: keyof Lack): void {
  const whole = Math.round(lacks.reduce((sum, lack) => sum + lack[key], 0))
  for (const lack of lacks) lack[key] = Math.round(lack[key] / step) * step
  const [largest] = [...lacks].sort((a, b) => Math.abs(b[key]) - Math.abs(a[key]))
  if (largest !== undefined) largest[key] += whole - lacks.reduce((sum, lack) => sum + lack[key], 0)
}

function placesOf(head: ProfileNode): Map<number, string> {
  const places = new Map<number, string>()
  const visit = ({ id, callFrame, children }: ProfileNode, above: string): void => {
    const { url, functionName, lineNumber } = callFrame
    const isUsers = url !== '' && !url.startsWith('node:')
    const place = isUsers ? `${functionName || '(anonymous)'}:${lineNumber + 1}` : above
    places.set(id, place)
    for (const child of children) visit(child, place)
  }
  visit(head, '')
  return places
}

/** Deals the whole out over the ops, as evenly as whole objects allow. */
function portions({ bytes, allocs }: Lack, ops: number): () => Lack {
  let op = 0
  const upTo = (whole: number, step: number): number =>
    op === ops ? whole : Math.round((whole * op) / ops / step) * step
  return () => {
    const [b, a] = [upTo(bytes, ALIGNMENT), upTo(allocs, 1)]
    op++
    return { bytes: upTo(bytes, ALIGNMENT) - b, allocs: upTo(allocs, 1) - a }
  }
}

/** Gives bytes and objects to the largest of an op's samples that are meant; all there are when none is. */
function addToLargest(
  own: AllocationSample[],
  isMeant: (nodeId: number) => boolean,
  { bytes, allocs }: Lack,
): void {
  if (bytes === 0 && allocs === 0) return
  const meant = own.filter(({ nodeId }) => isMeant(nodeId))
  const order = (meant.length > 0 ? meant : [...own]).sort((a, b) => b.size - a.size)
  const [largest] = order
  if (largest === undefined) return
  const size = largest.size + bytes
  const parts = Math.max(1, allocs + 1)
  const part = Math.floor(size / parts / ALIGNMENT) * ALIGNMENT
  const split = Array.from({ length: parts }, (_, i) => ({
    ...largest,
    size: i === 0 ? size - part * (parts - 1) : part,
  }))
  own.splice(own.indexOf(largest), 1, ...split)
  if (allocs === 0) return
  const doubtful = new Set(order.map(({ ordinal }) => ordinal))
  own.forEach((sample, i) => {
    if (doubtful.has(sample.ordinal)) own[i] = { ...sample, several: true }
  })
}

function withSizes(head: ProfileNode, samples: readonly AllocationSample[]): ProfileNode {
  const sizes = new Map<number, number>()
  for (const { nodeId, size } of samples) sizes.set(nodeId, (sizes.get(nodeId) ?? 0) + size)
  const visit = (node: ProfileNode): ProfileNode => ({
    ...node,
    selfSize: sizes.get(node.id) ?? 0,
    children: node.children.map(visit),
  })
  return visit(head)
}
