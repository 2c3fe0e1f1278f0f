import type { CallFrame, CpuNode, CpuProfile } from '../../model/cpu-profile.js'
import { callee, type Draft, draftRoot, type FlameNode, finish, type LocateFunction } from './tree.js'

const COLLECTOR = '(garbage collector)'
/** The event loop at rest, and V8's own names for frames that are no function. */
const IDLE = '(idle)'
const ROOT = '(root)'

/**
 * The tree of where time went, in microseconds and samples, without time at rest. A sample lasts until the
 * next. A collection stands below the function whose allocation set it off, as in Chrome's DevTools; V8 names
 * no caller.
 */
export function cpuTree(profile: CpuProfile, locate: LocateFunction): FlameNode {
  const root = draftRoot('all', 2)
  const drafts = draftsById(profile, root, locate)
  const names = new Map(profile.nodes.map((node) => [node.id, node.callFrame.functionName]))
  let time = profile.startTime
  let running: Draft = root
  profile.samples.forEach((id, i) => {
    time += profile.timeDeltas[i] ?? 0
    const next = profile.timeDeltas[i + 1]
    const lasted = Math.max(0, next ?? profile.endTime - time)
    const name = names.get(id)
    const found = drafts.get(id)
    if (found === undefined || name === IDLE || name === ROOT) {
      running = root
      return
    }
    const draft = name === COLLECTOR ? callee(running, collectorFrame, locate) : found
    if (name !== COLLECTOR) running = draft
    draft.self[0] = (draft.self[0] ?? 0) + lasted
    draft.self[1] = (draft.self[1] ?? 0) + 1
  })
  return finish(root)
}

const collectorFrame: CallFrame = { functionName: COLLECTOR, url: '', lineNumber: -1, columnNumber: -1 }

function draftsById(profile: CpuProfile, root: Draft, locate: LocateFunction): Map<number, Draft> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const drafts = new Map<number, Draft>()
  const visit = (node: CpuNode, draft: Draft): void => {
    drafts.set(node.id, draft)
    for (const id of node.children ?? []) {
      const child = nodes.get(id)
      if (child !== undefined) visit(child, callee(draft, child.callFrame, locate))
    }
  }
  const [top] = profile.nodes
  if (top !== undefined) visit(top, root)
  return drafts
}
