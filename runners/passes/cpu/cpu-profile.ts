import type { CpuNode, CpuProfile } from '../../../model/cpu-profile.js'
import { builtFile } from '../../../storage/dist-file.js'

/** The folder of the lab's code in measuring processes; bundled scenarios and pools are measured code. */
export const labFolder = builtFile('runners/').href

/** What V8 names where no function of JavaScript ran. */
const PROGRAM = '(program)'

/**
 * The ops' part of a profile: what the lab's loop calls, and what the event loop calls on its own, such as
 * the rest of an async function. Frames of other scripts below `lab` go with all that they call, but for what
 * stands between the loop and a benchmark of a suite; their samples become the root's, which is time at rest.
 * `lab` and `loop` are addresses as in call frames.
 */
export function withoutLab(profile: CpuProfile, lab: string, loop: string): CpuProfile {
  const [root] = profile.nodes
  if (root === undefined) return profile
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const childrenOf = ({ children = [] }: CpuNode): CpuNode[] =>
    children.map((id) => byId.get(id)).filter((node) => node !== undefined)
  const isLab = ({ callFrame }: CpuNode): boolean => callFrame.url.startsWith(lab)
  const holdsLab = (node: CpuNode): boolean => isLab(node) || childrenOf(node).some(holdsLab)
  const isOfSuites = ({ callFrame }: CpuNode): boolean =>
    callFrame.url.startsWith(`${lab}scenario-files/suites/`)
  const isUsers = ({ callFrame: { url } }: CpuNode): boolean => url !== '' && !url.startsWith('node:')
  const opsBelow = (node: CpuNode, inLoop: boolean): CpuNode[] =>
    childrenOf(node).flatMap((child) => {
      if (isLab(child)) return opsBelow(child, child.callFrame.url === loop || (inLoop && isOfSuites(child)))
      // A benchmark with a loop of its own calls the lab in it.
      if (inLoop || (node === root && isUsers(child))) return [child]
      if (holdsLab(child)) return opsBelow(child, false)
      return node === root ? [child] : []
    })
  const tops = opsBelow(root, false).filter(({ callFrame }) => callFrame.functionName !== PROGRAM)
  const all = (node: CpuNode): CpuNode[] => [node, ...childrenOf(node).flatMap(all)]
  const kept = tops.flatMap(all)
  const ids = new Set(kept.map(({ id }) => id))
  return {
    ...profile,
    nodes: [{ ...root, children: tops.map(({ id }) => id) }, ...kept],
    samples: profile.samples.map((id) => (ids.has(id) ? id : root.id)),
  }
}
