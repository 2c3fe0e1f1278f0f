import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffTrees } from './diff.js'
import { type FlameNode, totalOf } from './tree.js'

function node(name: string, place: string, weight: number, children: readonly FlameNode[] = []): FlameNode {
  return { name, place, self: [[weight]], children }
}

describe('the tree of two sides', () => {
  it('matches what is in both, and shows what went away and what came', () => {
    const before = node('all', '', 0, [
      node('plain', 'a.js:1', 8, [node('encode', 'b.js:9', 4), node('make', 'a.js:20', 2)]),
    ])
    const after = node('all', '', 0, [
      node('pooled', 'a.js:5', 1, [node('encode', 'b.js:9', 3), node('take', 'a.js:30', 7)]),
    ])
    const [op] = diffTrees(before, after).children
    expect([op?.name, op?.place, op?.self]).toEqual(['plain → pooled', 'a.js:1 → a.js:5', [[8], [1]]])
    expect(op?.children.map(({ name, self }) => [name, self])).toEqual([
      ['encode', [[4], [3]]],
      ['make', [[2], [0]]],
      ['take', [[0], [7]]],
    ])
  })

  it('follows a named function that moved within its file, and no anonymous one', () => {
    const before = node('all', '', 0, [node('f', 'a.js:1', 1), node('(anonymous)', 'a.js:2', 1)])
    const after = node('all', '', 0, [node('f', 'a.js:7', 2), node('(anonymous)', 'a.js:8', 1)])
    expect(diffTrees(before, after).children.map(({ place, self }) => [place, self])).toEqual([
      ['a.js:1 → a.js:7', [[1], [2]]],
      ['a.js:2', [[1], [0]]],
      ['a.js:8', [[0], [1]]],
    ])
  })

  it('keeps the totals of both sides, whatever the trees', () => {
    const { tree } = fc.letrec<{ tree: FlameNode }>((tie) => ({
      tree: fc.record({
        name: fc.constantFrom('f', 'g', '(anonymous)'),
        place: fc.constantFrom('', 'a.js:1', 'a.js:2', 'b.js:1'),
        self: fc.tuple(fc.tuple(fc.nat(100))),
        children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 4 })),
      }),
    }))
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const both = diffTrees(before, after)
        expect(totalOf(both, 0)).toEqual(totalOf(before))
        expect(totalOf(both, 1)).toEqual(totalOf(after))
      }),
    )
  })
})
