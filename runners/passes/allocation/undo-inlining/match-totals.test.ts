import { expect, it } from 'vitest'
import type { CallFrame } from '../../../../model/cpu-profile.js'
import type { AllocationResult } from '../../../../model/run.js'
import type { OpsProfile } from '../profile.js'
import { matchTotals } from './match-totals.js'

const frame = (functionName: string, url: string, line: number): CallFrame => ({
  functionName,

  url,
  lineNumber: line - 1,
  columnNumber: 0,
})
const file = 'file:///app/a.js'

/** Ops that allocate 40 B in `op` and, in one step of a builtin below `make`, 96 B. */
function profileOf(ops: number): OpsProfile {
  const samples = Array.from({ length: ops }, (_, i) => [
    { size: 40, nodeId: 2, ordinal: 2 * i },
    { size: 96, nodeId: 4, ordinal: 2 * i + 1 },
  ]).flat()
  const node = (id: number, callFrame: CallFrame, selfSize: number, children: OpsProfile['head'][] = []) => ({
    id,
    callFrame,
    selfSize,
    children,
  })
  const native = node(4, frame('(V8 API)', '', 0), 96 * ops)
  const head = node(1, frame('(root)', '', 0), 0, [
    node(2, frame('op', file, 3), 40 * ops, [node(3, frame('make', file, 9), 0, [native])]),
  ])
  return { head, samples, ops, perOp: new Array<number>(ops).fill(2), period: 1 }
}

function counted(make: { readonly bytes: number; readonly allocs: number }): AllocationResult {
  return {
    heapBytesPerOp: 40 + make.bytes,
    externalBytesPerOp: 0,
    allocsPerOp: 1 + make.allocs,
    exact: true,
    range: null,
    crossCheckBytesPerOp: null,
    sites: [
      { function: 'make', file: 'a.js', line: 9, bytesPerOp: make.bytes, allocsPerOp: make.allocs },
      { function: 'op', file: 'a.js', line: 3, bytesPerOp: 40, allocsPerOp: 1 },
    ],
  }
}

const sum = ({ samples }: OpsProfile): number => samples.reduce((total, { size }) => total + size, 0)

it('makes samples say what was counted, where it was counted', () => {
  const settled = matchTotals(profileOf(4), counted({ bytes: 72, allocs: 2 }))
  expect(settled.samples.slice(0, 3).map(({ size, nodeId }) => [size, nodeId])).toEqual([
    [40, 2],
    [40, 4],
    [32, 4],
  ])
  expect(settled.perOp).toEqual([3, 3, 3, 3])
  expect(sum(settled)).toBe(4 * 112)
  const native = settled.head.children[0]?.children[0]?.children[0]
  expect(native?.selfSize).toBe(4 * 72)
})

it('sums to the whole where ops differ', () => {
  const settled = matchTotals(profileOf(8), counted({ bytes: 89, allocs: 1.125 }))
  expect(sum(settled)).toBe(8 * 129)
  expect(settled.samples).toHaveLength(8 * 2 + 1)
})

it('leaves a profile alone that says it already', () => {
  const profile = profileOf(3)
  expect(matchTotals(profile, counted({ bytes: 96, allocs: 1 }))).toBe(profile)
})
