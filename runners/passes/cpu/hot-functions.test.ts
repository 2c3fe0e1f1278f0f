import { expect, it } from 'vitest'
import type { CpuNode, CpuProfile } from '../../../model/cpu-profile.js'
import { countSamples, hotFunctionsOf } from './hot-functions.js'

function node(id: number, functionName: string, url = '', line = 0): CpuNode {
  return { id, callFrame: { functionName, url, lineNumber: line, columnNumber: 0 } }
}

const nodes = [
  node(1, '(root)'),
  node(2, '', 'file:///app/op.ts', 4),
  node(3, 'make', 'file:///app/op.ts', 9),
  // The same function called from elsewhere is one function.
  node(4, 'make', 'file:///app/op.ts', 9),
  node(7, 'anonymous0', '', 2),
  node(5, '(garbage collector)', '', -1),
  node(6, '(idle)', '', -1),
]

function profileOf(samples: readonly number[], timeDeltas: readonly number[]): CpuProfile {
  return { nodes, startTime: 0, endTime: 100, samples, timeDeltas }
}

it('gives each function its own share of the time in which the op ran', () => {
  const profile = profileOf([1, 2, 3, 4, 5, 6, 2], [0, 50, 40, 10, 25, 25, 900])
  expect(hotFunctionsOf(profile)).toEqual([
    { function: '(anonymous)', file: '/app/op.ts', line: 5, share: 0.4 },
    { function: 'make', file: '/app/op.ts', line: 10, share: 0.35 },
    { function: '(garbage collector)', file: '', line: null, share: 0.25 },
  ])
  expect(countSamples(profile)).toBe(5)
})

it('tells code made at run time, which has lines and no file, from V8', () => {
  expect(hotFunctionsOf(profileOf([7, 1], [0, 10]))).toEqual([
    { function: 'anonymous0', file: '', line: 3, share: 1 },
  ])
})

it('has nothing to say when no sample fell into the op', () => {
  expect(hotFunctionsOf(profileOf([1, 6, 1], [0, 10, 10]))).toEqual([])
  expect(countSamples(profileOf([1, 6, 99], [0, 10, 10]))).toBe(0)
})
