import { describe, expect, it } from 'vitest'
import { allocationMeasures, type FlameGraph } from './graph.js'
import { graphSites, sitesTable } from './sites.js'
import type { FlameNode } from './tree.js'

function node(name: string, place: string, weights: number[], children: FlameNode[] = []): FlameNode {
  return { name, place, self: [weights], children }
}

const graph: FlameGraph = {
  title: 'sites',
  notes: [],
  measures: allocationMeasures,
  sides: [{ name: 'plain', ops: 10 }],
  root: node(
    'all',
    '',
    [0, 0],
    [
      node('make', 'a.js:1', [160, 10], [node('write', 'b.js:3', [40, 20])]),
      node('write', 'b.js:3', [400, 10]),
      node('\u001b[31mred', 'c.js:1', [8, 1]),
    ],
  ),
}

describe('the functions of a graph', () => {
  it('adds a function up over its callers, per op, the largest first', () => {
    const [first, second] = graphSites(graph, 0)
    expect([first?.name, first?.weights]).toEqual(['write', [[44, 3]]])
    expect([second?.name, second?.weights]).toEqual(['make', [[16, 1]]])
    expect(graphSites({ ...graph, root: node('all', '', [0, 0]) }, 0)).toEqual([])
  })

  it('prints them for a terminal, which no name can steer', () => {
    expect(sitesTable(graph, 2)).toBe(
      [
        '  bytes       objects   share  function  place',
        '44 B/op  3 objects/op  72.4 %  write     b.js:3',
        '16 B/op   1 object/op  26.3 %  make      a.js:1',
        'and 1 more in the page',
        '',
      ].join('\n'),
    )
    expect(sitesTable(graph, 9)).not.toContain('\u001b')
  })
})
