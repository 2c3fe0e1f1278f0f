import { expect, it } from 'vitest'
import type { Meter } from '../../programs/service/program.js'
import { figuresOfFork, type Turn } from './fork-figures.js'

const reading = (part: Partial<Meter>): Meter => ({
  ...{ heapBytes: 0, externalBytes: 0, cpuUs: 0, gcMs: 0, minor: 0, major: 0, gcReasons: {} },
  ...{ rssBytes: 0, heapUsedBytes: 0, timeline: null, ...part },
})

it('has the collections of a fork in its CPU, though most turns have none', () => {
  const turn = (collects: boolean, heapBytes: number): Turn => ({
    before: reading({}),
    after: reading({
      heapBytes,
      cpuUs: collects ? 4000 : 1000,
      gcMs: collects ? 3 : 0,
      minor: collects ? 1 : 0,
    }),
    load: {
      ...{ requests: 100, failures: 0, late: 0, unsent: 0, seconds: 1, statuses: { 200: 100 } },
      latencyMs: new Float64Array(100).fill(1),
    },
  })
  const { figures, minor } = figuresOfFork(
    [turn(false, 900), turn(true, 1000), turn(false, 5000)],
    null,
    undefined,
  )
  expect(figures).toMatchObject({ bytes: 10, cpu: 20, gc: 10 })
  expect(minor).toBe(1)
})
