import { expect, it } from 'vitest'
import { allocatingFunctions } from './allocating-functions.js'
import type { OpsProfile } from './profile.js'
import type { ProfileNode } from './sampler.js'

const node = (id: number, functionName: string, url: string, line: number, children: ProfileNode[] = []) => ({
  id,
  callFrame: { functionName, url, scriptId: '1', lineNumber: line, columnNumber: 0 },
  selfSize: 0,
  children,
})
const write = node(3, 'write', 'node:buffer', 633)
const again = node(4, 'write', 'node:buffer', 633)
const native = node(5, 'Uint8Array', '', -1)
const op = node(2, '', 'file:///app/op.js', 4, [write, native])
const head = node(1, '(root)', '', -1, [op, again])

it('gives each function its own bytes and objects per op, and leaves out what hardly counts', () => {
  const samples = [
    ...[2, 3, 2, 4].map((nodeId) => ({ size: 100, nodeId })),
    { size: 40, nodeId: 5 },
    { size: 1, nodeId: 1 },
    { size: 999, nodeId: 77 },
  ]
  const profile: OpsProfile = {
    head,
    samples: samples.map((sample, ordinal) => ({ ...sample, ordinal })),
    ops: 2,
    perOp: [4, 3],
    period: 1,
  }
  expect(allocatingFunctions(profile)).toEqual([
    { function: '(anonymous)', file: '/app/op.js', line: 5, bytesPerOp: 100, allocsPerOp: 1 },
    { function: 'write', file: 'node:buffer', line: 634, bytesPerOp: 100, allocsPerOp: 1 },
    { function: 'Uint8Array', file: '', line: null, bytesPerOp: 20, allocsPerOp: 0.5 },
  ])
})

it('counts no objects of a function whose samples may be several each', () => {
  const samples = [
    { size: 100, nodeId: 2, ordinal: 0 },
    { size: 100, nodeId: 3, ordinal: 1, several: true } as const,
  ]
  const found = allocatingFunctions({ head, samples, ops: 1, perOp: [2], period: 1 })
  expect(found.map((one) => [one.function, one.allocsPerOp])).toEqual([
    ['(anonymous)', 1],
    ['write', null],
  ])
})
