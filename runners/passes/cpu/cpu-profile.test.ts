import { expect, it } from 'vitest'
import type { CpuNode, CpuProfile } from '../../../model/cpu-profile.js'
import { withoutLab } from './cpu-profile.js'

const lab = 'file:///gclab/dist/runners/'
const loop = `${lab}op-loop.js`

function node(id: number, functionName: string, url: string, children: number[] = []): CpuNode {
  return { id, callFrame: { functionName, url, lineNumber: 0, columnNumber: 0 }, children }
}

it('keeps a benchmark of a suite that calls the lab in its own loop', () => {
  const suites = `${lab}scenario-files/suites/`
  const profile: CpuProfile = {
    nodes: [
      node(1, '(root)', '', [2, 7]),
      node(2, 'call', loop, [3]),
      node(3, 'goRound', `${suites}loop-variant.js`, [4]),
      node(4, 'benchmark', 'file:///app/a.js', [5, 6]),
      node(5, 'next', `${suites}recorders/mitata.js`, []),
      node(6, 'work', 'file:///app/a.js', []),
      node(7, 'waits', 'file:///app/a.js', [8]),
      node(8, 'next', `${suites}recorders/mitata.js`, []),
    ],
    startTime: 0,
    endTime: 8,
    samples: [1, 2, 3, 4, 5, 6, 7, 8],
    timeDeltas: new Array(8).fill(1),
  }
  expect(withoutLab(profile, lab, loop).samples).toEqual([1, 1, 1, 4, 5, 6, 7, 8])
})

it('keeps what the loop calls and what the event loop calls on its own, and nothing of the lab', () => {
  const profile: CpuProfile = {
    nodes: [
      node(1, '(root)', '', [2, 9, 10, 11]),
      node(2, 'processTicksAndRejections', 'node:internal/process/task_queues', [3]),
      node(3, 'sampleCpu', `${lab}profile/cpu.js`, [4, 5]),
      node(4, 'now', '', []),
      node(5, 'runOps', loop, [6, 7]),
      node(6, 'op', 'file:///app/a.js', [8]),
      node(7, '(garbage collector)', '', []),
      node(8, 'make', 'file:///app/a.js', []),
      node(9, '(program)', '', []),
      node(10, 'later', 'file:///app/a.js', []),
      node(11, 'report', `${lab}child.js`, [12]),
      node(12, 'stringify', '', []),
    ],
    startTime: 0,
    endTime: 12,
    samples: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    timeDeltas: new Array(12).fill(1),
  }
  const kept = withoutLab(profile, lab, loop)
  expect(kept.nodes.map(({ callFrame }) => callFrame.functionName)).toEqual([
    '(root)',
    'op',
    'make',
    '(garbage collector)',
    'later',
  ])
  expect(kept.nodes[0]?.children).toEqual([6, 7, 10])
  expect(kept.samples).toEqual([1, 1, 1, 1, 1, 6, 7, 8, 1, 10, 1, 1])
})
