import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallFrame } from '../../../../model/cpu-profile.js'
import type { OpsProfile } from '../profile.js'
import type { ProfileNode } from '../sampler.js'
import { attribute } from './attribute.js'

const frame = (functionName: string): CallFrame => ({
  functionName,

  url: functionName === '(root)' ? '' : 'file:///app/a.js',
  lineNumber: 0,
  columnNumber: 0,
})

/** A profile of ops, each given as its allocations: a size and the functions on the stack, as `op>make`. */
function profileOf(ops: readonly (readonly (readonly [size: number, path: string])[])[]): OpsProfile {
  interface Node {
    readonly id: number
    readonly callFrame: CallFrame
    selfSize: number
    readonly children: Node[]
  }
  const head: Node = { id: 1, callFrame: frame('(root)'), selfSize: 0, children: [] }
  let last = 1
  const samples = ops.flat().map(([size, path], ordinal) => {
    let node = head
    for (const name of path.split('>')) {
      let child = node.children.find(({ callFrame }) => callFrame.functionName === name)
      if (child === undefined) {
        child = { id: ++last, callFrame: frame(name), selfSize: 0, children: [] }
        node.children.push(child)
      }
      node = child
    }
    node.selfSize += size
    return { size, nodeId: node.id, ordinal }
  })
  return { head, samples, ops: ops.length, perOp: ops.map((op) => op.length), period: 1 }
}

/** The allocations of a profile in their order, as `profileOf` takes them. */
function read({ head, samples }: OpsProfile): [number, string][] {
  const paths = new Map<number, string>()
  const visit = (node: ProfileNode, path: string[]): void => {
    paths.set(node.id, path.join('>'))
    for (const child of node.children) visit(child, [...path, child.callFrame.functionName])
  }
  visit(head, [])
  return samples.map(({ size, nodeId }) => [size, paths.get(nodeId) ?? 'nowhere'])
}

describe('attributing allocations to inlined functions', () => {
  it('takes the function from the run without inlining, although that run allocates more', () => {
    const exact = profileOf([
      [
        [24, 'op'],
        [40, 'op'],
        [32, 'op>write'],
      ],
    ])
    const plain = profileOf([
      [
        [16, 'op>make'],
        [24, 'op>make'],
        [16, 'op'],
        [40, 'op>encode'],
        [32, 'op>encode>write'],
        [16, 'op'],
      ],
    ])
    expect(read(attribute(exact, plain))).toEqual([
      [24, 'op>make'],
      [40, 'op>encode'],
      [32, 'op>encode>write'],
    ])
  })

  it('goes no deeper than is certain', () => {
    const exact = profileOf([[[24, 'op']]])
    const plain = profileOf([
      [
        [24, 'op>a>first'],
        [24, 'op>a>second'],
      ],
    ])
    expect(read(attribute(exact, plain))).toEqual([[24, 'op>a']])
    expect(
      read(
        attribute(
          exact,
          profileOf([
            [
              [24, 'op>a'],
              [24, 'op>b'],
            ],
          ]),
        ),
      ),
    ).toEqual([[24, 'op']])
  })

  it('leaves an object where it is when the other run has none like it', () => {
    const exact = profileOf([
      [
        [24, 'op>kept'],
        [80, 'op'],
      ],
    ])
    expect(
      read(
        attribute(
          exact,
          profileOf([
            [
              [24, 'op>other'],
              [40, 'op>make'],
            ],
          ]),
        ),
      ),
    ).toEqual([
      [24, 'op>kept'],
      [80, 'op'],
    ])
  })

  it('lines an op up with the pattern that fits it best', () => {
    const exact = profileOf([
      [[24, 'op']],
      [
        [24, 'op'],
        [960, 'op'],
      ],
    ])
    const plain = profileOf([
      [[24, 'op>a']],
      [
        [24, 'op>b'],
        [960, 'op>grow'],
      ],
    ])
    expect(read(attribute(exact, plain)).at(-1)).toEqual([960, 'op>grow'])
  })

  it('changes no count and no byte, whatever the other run is like', () => {
    const allocation = fc.tuple(
      fc.constantFrom(16, 24, 40),
      fc.constantFrom('op', 'op>a', 'op>a>b', 'op>b', 'later'),
    )
    const ops = fc.array(fc.array(allocation, { maxLength: 8 }), { maxLength: 5 })
    fc.assert(
      fc.property(ops, ops, (one, other) => {
        const profile = attribute(profileOf(one), profileOf(other))
        const sizes = (node: ProfileNode): number =>
          node.children.reduce((sum, c) => sum + sizes(c), node.selfSize)
        expect(profile.samples.map(({ size }) => size)).toEqual(one.flat().map(([size]) => size))
        expect(sizes(profile.head)).toBe(one.flat().reduce((sum, [size]) => sum + size, 0))
        expect(read(profile).map(([, path]) => path)).not.toContain('nowhere')
      }),
    )
  })

  it('gives up where ops are large and each is different, in place of taking minutes', () => {
    const ops = (path: string) =>
      Array.from({ length: 150 }, (_, op) =>
        Array.from({ length: 700 }, (_, i) => [16 + 8 * ((i * (op + 7)) % 5), path] as const),
      )
    const told = read(attribute(profileOf(ops('op')), profileOf(ops('op>inner'))))
    expect(told).toHaveLength(150 * 700)
    expect(told.some(([, path]) => path === 'op>inner')).toBe(true)
  })
})
