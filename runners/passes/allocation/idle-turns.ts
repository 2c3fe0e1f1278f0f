import type { Profile, ProfileNode } from './sampler.js'

/** What Node.js runs around each callback of setImmediate. */
export const aroundCallbacks = /^(?:processImmediate|emit(?:Before|After)Script|(?:push|pop)AsyncContext)$/

/**
 * The places among the samples of what Node.js allocated for turns in which the lab's wait alone was called
 * back: without it they would not have been. Where a callback of an op ran in the same turn, the turn is the
 * op's. `waits`: the nodes of the lab's waiting.
 */
export function idleTurns({ head, samples }: Profile, waits: ReadonlySet<number>): ReadonlySet<number> {
  const { around, entering, within } = nodesOf(head)
  const idle = new Set<number>()
  const isOthers = (id: number): boolean => within.has(id) && !waits.has(id) && !around.has(id)
  const idOf = (at: number): number => samples[at]?.nodeId ?? -1
  for (let at = 0; at < samples.length; at++) {
    if (!within.has(idOf(at)) || !waits.has(idOf(at))) continue
    let [first, end] = [at, at]
    while (within.has(idOf(end)) && waits.has(idOf(end))) end++
    while (around.has(idOf(first - 1))) first--
    if (first < at && entering.has(idOf(first - 1))) first--
    let last = end
    while (around.has(idOf(last))) last++
    if (first < at && !isOthers(idOf(first - 1)) && !isOthers(idOf(last)))
      for (let i = first; i < last; i++) idle.add(i)
    at = end - 1
  }
  return idle
}

/** The nodes of what is around callbacks, of entering V8 for them, and of all that they call. */
function nodesOf(head: ProfileNode) {
  const [around, entering, within] = [new Set<number>(), new Set<number>(), new Set<number>()]
  const visit = (node: ProfileNode, isAround: boolean): void => {
    within.add(node.id)
    const isStillAround = isAround && aroundCallbacks.test(node.callFrame.functionName)
    if (isStillAround) around.add(node.id)
    for (const child of node.children) visit(child, isStillAround)
  }
  for (const node of head.children) {
    const { functionName, url } = node.callFrame
    if (functionName === 'processImmediate' && url.startsWith('node:')) visit(node, true)
    else if (functionName === '(V8 API)') entering.add(node.id)
  }
  return { around, entering, within }
}
