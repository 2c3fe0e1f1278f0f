import { describe, expect, it } from 'vitest'
import type { CallFrame } from '../../../model/cpu-profile.js'
import { profileOfOps } from './profile.js'
import type { AllocationSample, ProfileNode } from './sampler.js'

const harness = new URL('loop.js', import.meta.url).href

function node(id: number, functionName: string, url: string, children: ProfileNode[] = []): ProfileNode {
  const callFrame: CallFrame = { functionName, url, lineNumber: 0, columnNumber: 0 }
  return { id, callFrame, selfSize: 0, children }
}

describe('the profile of counted ops', () => {
  it('keeps their samples, below the frames that lie under the loop of the lab', () => {
    const app = 'file:///app/a.js'
    const loop = node(3, 'runOps', harness, [
      node(4, 'op', app, [node(5, 'make', app)]),
      node(6, 'mark', harness),
    ])
    const head = node(1, '(root)', '', [node(2, 'main', 'file:///x/child.js', [loop]), node(7, 'later', app)])
    const samples: AllocationSample[] = [5, 3, 7, 6].map((nodeId, ordinal) => ({
      nodeId,
      ordinal,
      size: 10 + nodeId,
    }))
    const counted = samples.slice(0, 3)
    const record = { bytes: 45, allocs: 3, samples: counted }
    const profile = profileOfOps({ head, samples }, [record], 1)
    expect(profile).toMatchObject({ ops: 1, perOp: [3], period: 1 })
    // What the loop itself allocated belongs to no function of the user's: it stays at the top.
    expect(profile.samples.map(({ nodeId, size }) => [nodeId, size])).toEqual([
      [5, 15],
      [1, 13],
      [7, 17],
    ])
    expect(profile.head).toMatchObject({
      selfSize: 13,
      children: [
        { id: 4, selfSize: 0, children: [{ id: 5, selfSize: 15, children: [] }] },
        { id: 7, selfSize: 17, children: [] },
      ],
    })
  })
})
