import { expect, it } from 'vitest'
import { sampledStacks } from './sampling.js'

type Head = NonNullable<Parameters<typeof sampledStacks>[0]>
let id = 0
const node = (
  functionName: string,
  scriptId: string,
  url: string,
  selfSize: number,
  children: Head[] = [],
): Head => ({
  ...{ id: id++, selfSize, children },
  callFrame: { functionName, scriptId, url, lineNumber: 2, columnNumber: 0 },
})
const root = (...children: Head[]): Head => node('(root)', '0', '', 0, children)

it('leaves out what the watching allocates, and what Node.js does to tell it of collections', () => {
  const own = new URL('../meter/meter.js', import.meta.url).href
  const perf = 'node:internal/perf/observe'
  const stacks = sampledStacks(
    root(
      node('tick', '1', own, 5, [node('push', '0', '', 5)]),
      node('observerCallback', '2', perf, 5, [node('deprecate', '3', 'node:internal/util', 5)]),
      node('measure', '4', 'file:///app/a.js', 6, [node('observe', '2', perf, 7)]),
    ),
  )
  expect(stacks).toEqual([
    ['measure', '4', 'file:///app/a.js', 3, 1, 6, [['observe', '2', perf, 3, 1, 7, []]]],
  ])
})
