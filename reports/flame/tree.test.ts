import { describe, expect, it } from 'vitest'
import type { CallFrame } from '../../model/cpu-profile.js'
import { cpuTree } from './cpu-profile.js'
import { type HeapProfileNode, heapTree } from './heap-profile.js'
import { allocationsOf, timeOf } from './testdata/profiles.js'
import { type FlameNode, totalOf } from './tree.js'

const held: unknown[] = []

function find(node: FlameNode, name: string): FlameNode | undefined {
  if (node.name === name) return node
  return node.children.map((child) => find(child, name)).find((found) => found !== undefined)
}

function frame(functionName: string, url = '', lineNumber = -1, columnNumber = -1): CallFrame {
  return { functionName, url, lineNumber, columnNumber }
}

const locate = ({ functionName, url, lineNumber }: CallFrame) => ({
  function: functionName || '(anonymous)',
  file: url.replace('file:///app/', ''),
  line: lineNumber < 0 ? null : lineNumber + 1,
})

describe('the tree of a heap profile', () => {
  it('weighs a real profile to the byte and the object', () => {
    // Its own text keeps V8 from inlining it.
    const allocateTen = new Function('held', 'for (let i = 0; i < 10; i++) held.push({ a: i, b: i })')
    const profile = allocationsOf(() => allocateTen(held))
    const tree = heapTree(profile, locate)
    const bytes = profile.samples.reduce((sum, { size }) => sum + size, 0)
    expect(totalOf(tree)).toEqual([bytes, profile.samples.length])
    expect(totalOf(tree)[1]).toBeGreaterThanOrEqual(10)
  })

  it('names places by the file, with lines that count from 1', () => {
    const leaf = (id: number, callFrame: CallFrame): HeapProfileNode => ({ callFrame, id, children: [] })
    const children = [
      leaf(2, frame('own', 'file:///app/src/a.ts', 0, 4)),
      leaf(3, frame('', 'file:///app/src/a.ts', 9, 4)),
      leaf(4, frame('other', 'file:///else/c.js', 2, 0)),
      leaf(5, frame('write', 'node:buffer', 632, 1)),
      leaf(6, frame('(V8 API)')),
      leaf(7, frame('silent', 'file:///app/d.js', 1, 1)),
    ]
    const samples = [2, 3, 4, 5, 6].map((nodeId) => ({ nodeId, size: 16 }))
    const tree = heapTree({ head: { callFrame: frame('(root)'), id: 1, children }, samples }, locate)
    expect(tree.children.map(({ name, place }) => [name, place])).toEqual([
      ['own', 'src/a.ts:1'],
      ['(anonymous)', 'src/a.ts:10'],
      ['other', 'file:///else/c.js:3'],
      ['write', 'node:buffer:633'],
      ['(V8 API)', ''],
    ])
  })
})

describe('the tree of a CPU profile', () => {
  const nodes = [
    { id: 1, callFrame: frame('(root)'), children: [2, 4, 5] },
    { id: 2, callFrame: frame('work', 'file:///app/a.js', 3), children: [3] },
    { id: 3, callFrame: frame('inner', 'file:///app/a.js', 8) },
    { id: 4, callFrame: frame('(garbage collector)') },
    { id: 5, callFrame: frame('(idle)') },
  ]

  it('lets a sample last until the next, leaves rest out and puts collections below their cause', () => {
    const tree = cpuTree(
      { nodes, startTime: 1000, endTime: 1400, samples: [2, 3, 4, 5, 4], timeDeltas: [10, 100, 50, 60, 100] },
      locate,
    )
    const inner = find(tree, 'inner')
    expect(find(tree, 'work')?.self).toEqual([[100, 1]])
    expect(inner?.self).toEqual([[50, 1]])
    expect(inner?.children.map(({ name, self }) => [name, self])).toEqual([
      ['(garbage collector)', [[60, 1]]],
    ])
    expect(find(tree, '(idle)')).toBeUndefined()
    // The last collection followed rest, so it has no function to stand below; it lasted until the end.
    expect(tree.children.map(({ name, self }) => [name, self])).toEqual([
      ['work', [[100, 1]]],
      ['(garbage collector)', [[80, 1]]],
    ])
  })

  it('finds the function at work in a real profile', () => {
    const spin = new Function(
      'until',
      'let n = 0; while (Date.now() < until) n++; return n\n//# sourceURL=spin.js',
    )
    const tree = cpuTree(
      timeOf(() => spin(Date.now() + 100)),
      locate,
    )
    const [microseconds = 0] = totalOf(tree)
    expect(microseconds).toBeGreaterThan(50_000)
    expect(JSON.stringify(tree)).toContain('spin.js')
  })
})
