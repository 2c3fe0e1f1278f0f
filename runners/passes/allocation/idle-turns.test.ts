import { describe, expect, it } from 'vitest'
import { idleTurns } from './idle-turns.js'
import type { ProfileNode } from './sampler.js'

const node = (id: number, functionName: string, url = '', children: readonly ProfileNode[] = []) => {
  const callFrame = { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 }
  return { id, callFrame, selfSize: 0, children }
}
const ids = { v8: 1, around: 2, ids: 3, wait: 4, own: 5, op: 6, file: 7 } as const
const head = node(0, '(root)', '', [
  node(ids.v8, '(V8 API)'),
  node(ids.around, 'processImmediate', 'node:internal/timers', [
    node(ids.ids, 'pushAsyncContext', 'node:internal/async_hooks'),
    node(ids.wait, 'drainTurn', 'file:///drained-op.js'),
    node(ids.own, 'callback', 'file:///op.js'),
  ]),
  node(ids.op, 'op', 'file:///op.js'),
  node(ids.file, 'readFileAfterOpen', 'node:fs'),
])

/** The samples that are left, by what made them. */
function leftOf(...made: readonly (keyof typeof ids)[]): readonly string[] {
  const samples = made.map((one, ordinal) => ({ size: 16, nodeId: ids[one], ordinal }))
  const idle = idleTurns({ head, samples }, new Set([ids.wait]))
  return made.filter((one, i) => one !== 'wait' && !idle.has(i))
}

describe('turns in which the wait alone was called back', () => {
  it('are none of the op’s, however many there are, and whatever calls back beside setImmediate', () => {
    const turn = ['v8', 'around', 'ids', 'wait', 'wait', 'around'] as const
    expect(leftOf('op', ...turn, ...turn, 'file', ...turn)).toEqual(['op', 'file'])
  })

  it('are found where V8 is entered without a sample', () => {
    expect(leftOf('op', 'ids', 'wait', 'ids', 'wait', 'op')).toEqual(['op', 'op'])
  })

  it('are not those in which a callback of the op ran, before the wait or after it', () => {
    const before = ['v8', 'around', 'own', 'around', 'wait'] as const
    expect(leftOf('op', ...before, 'op')).toEqual(['op', 'v8', 'around', 'own', 'around', 'op'])
    const after = ['v8', 'around', 'wait', 'around', 'own'] as const
    expect(leftOf('op', ...after, 'op')).toEqual(['op', 'v8', 'around', 'around', 'own', 'op'])
  })
})
