import type { FlameNode, Weights } from './tree.js'

/**
 * Two trees in one: each frame has the weights of both sides, and zeros on a side that lacks it. Frames match
 * by name and place; then named functions by name and file. A single top frame on both sides is taken as the
 * same: the op of each variant.
 */
export function diffTrees(baseline: FlameNode, variant: FlameNode): FlameNode {
  const [a, b] = [baseline.children[0], variant.children[0]]
  const single = baseline.children.length === 1 && variant.children.length === 1
  const children = single && a && b ? [pair(a, b)] : pairAll(baseline.children, variant.children)
  return { ...pair(baseline, variant), children }
}

function pair(a: FlameNode, b: FlameNode): FlameNode {
  return {
    name: joined(a.name, b.name),
    place: joined(a.place, b.place),
    self: [a.self[0] ?? [], b.self[0] ?? []],
    children: pairAll(a.children, b.children),
  }
}

function joined(a: string, b: string): string {
  return a === b ? a : `${a} → ${b}`
}

function pairAll(baseline: readonly FlameNode[], variant: readonly FlameNode[]): FlameNode[] {
  const came = new Set(variant)
  const paired: FlameNode[] = []
  const match = (left: readonly FlameNode[], keyOf: (node: FlameNode) => string | null): FlameNode[] =>
    left.filter((a) => {
      const key = keyOf(a)
      const b = key === null ? undefined : [...came].find((node) => keyOf(node) === key)
      if (b === undefined) return true
      came.delete(b)
      paired.push(pair(a, b))
      return false
    })
  const moved = match(baseline, (node) => `${node.name}\n${node.place}`)
  const gone = match(moved, (node) => (isNamed(node) ? `${node.name}\n${fileOf(node)}` : null))
  return [
    ...paired,
    ...gone.map((node) => oneSided(node, (own) => [own, zeros(own)])),
    ...[...came].map((node) => oneSided(node, (own) => [zeros(own), own])),
  ]
}

function oneSided(node: FlameNode, sides: (own: Weights) => readonly Weights[]): FlameNode {
  return {
    ...node,
    self: sides(node.self[0] ?? []),
    children: node.children.map((child) => oneSided(child, sides)),
  }
}

function zeros(weights: Weights): Weights {
  return weights.map(() => 0)
}

function isNamed(node: FlameNode): boolean {
  return node.place !== '' && node.name !== '(anonymous)'
}

function fileOf(node: FlameNode): string {
  return node.place.replace(/:\d+$/, '')
}
