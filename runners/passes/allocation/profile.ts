import type { CallFrame } from '../../../model/cpu-profile.js'
import { isHarness, type OpRecord } from './ops.js'
import type { AllocationSample, Profile } from './sampler.js'

/** The allocations of whole ops and nothing else, as a `.heapprofile` that says what it covers. */
export interface OpsProfile extends Profile {
  /** Ops that the samples belong to. */
  readonly ops: number
  /** How many of the samples each op has, in their order. */
  readonly perOp: readonly number[]
  /** After how many ops the same allocations come again; `null` when they do not. */
  readonly period: number | null
}

interface Frame {
  readonly id: number
  readonly callFrame: CallFrame
  selfSize: number
  readonly children: Frame[]
}

/** Cuts a profile down to the samples of `ops`, each below the frames that lie under the lab's own. */
export function profileOfOps(profile: Profile, ops: readonly OpRecord[], period: number | null): OpsProfile {
  const sources = framesById(profile.head)
  const head: Frame = { ...profile.head, selfSize: 0, children: [] }
  const cut = new Map<number, Frame>()
  const frameOf = (id: number): Frame => {
    const known = cut.get(id)
    const source = sources.get(id)
    if (known !== undefined) return known
    if (source === undefined || source.parent === null || isHarness(source.callFrame.url)) return head
    const made: Frame = { id, callFrame: source.callFrame, selfSize: 0, children: [] }
    cut.set(id, made)
    frameOf(source.parent).children.push(made)
    return made
  }
  const samples = ops.flatMap((record) =>
    record.samples.map((sample): AllocationSample => {
      const frame = frameOf(sample.nodeId)
      frame.selfSize += sample.size
      return { ...sample, nodeId: frame.id }
    }),
  )
  return { head, samples, ops: ops.length, perOp: ops.map((record) => record.samples.length), period }
}

function framesById(head: Profile['head']) {
  const frames = new Map<number, { readonly callFrame: CallFrame; readonly parent: number | null }>()
  const visit = (node: Profile['head'], parent: number | null): void => {
    frames.set(node.id, { callFrame: node.callFrame, parent })
    for (const child of node.children) visit(child, node.id)
  }
  visit(head, null)
  return frames
}
