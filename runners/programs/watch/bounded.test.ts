import { afterAll, beforeAll, expect, it } from 'vitest'
import { findCollector } from '../../child/find-collector.js'
import type { SampledFrame, SitesRecord, TickRecord, WindowKind } from './records.js'
import { sumOfThread } from './threads.js'

const HOUR_TICKS = 3600 * 5
const WINDOW_TICKS = 60 * 5
const order: readonly WindowKind[] = ['allocated', 'survived', 'alive']

/** A busy server's: fifty collections a second. */
function tick(index: number): TickRecord {
  const ms = index * 200
  const at = Array.from({ length: 10 }, (_, i) => ms + 20 * i)
  return {
    ...{ type: 'tick', ms, ownMs: index, usedBytes: 5e7, allocatedBytes: 4e7, caused: 0, workers: 0 },
    collections: at.map((start, i) => [start, i === 9 ? 1 : 0, 1 + i / 10, 0] as const),
    edges: at.map((_, i) => [6e7, 4e7, 1, 1 + i / 10, i === 9 ? 1 : 0] as const),
    memory: [1e8, 1e7, 1e6, 1, 2, 3, 4, 5],
  }
}

/** Of a program that makes new scripts and functions all the time. */
function windowOf(number: number): SitesRecord {
  const stacks = Array.from({ length: 2000 }, (_, i): SampledFrame => {
    const script = String(number * 2000 + i)
    return [`f${script}`, script, `file:///made/${script}.js`, 1, 1, 5e5, []]
  })
  const window = order[number % order.length] as WindowKind
  return { type: 'sites', window, allocatedBytes: 1e9, youngDiedBytes: 0, fullCollections: 1, stacks }
}

// The runner of the tests has one, which is asked for each function.
const runner = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? {}
beforeAll(() => Reflect.deleteProperty(Error, 'prepareStackTrace'))
afterAll(() => Object.defineProperty(Error, 'prepareStackTrace', runner))

it('needs no more memory for the second half of an hour than for the first', () => {
  const collect = findCollector()
  const thread = sumOfThread()
  thread.add({
    ...{ type: 'start', lost: '0000000000', pid: 7, thread: 0, script: '/a.js', node: 'v20.19.0', at: 1 },
  })
  const used = (): number => {
    collect()
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  let half = 0
  for (let i = 0; i < HOUR_TICKS; i++) {
    thread.add(tick(i))
    if (i % WINDOW_TICKS === 0) thread.add(windowOf(i / WINDOW_TICKS))
    // As at every look.
    if (i % 500 === 0) thread.soFar(0)
    if (i === HOUR_TICKS / 2) half = used()
  }
  const whole = used()
  expect(half - before).toBeLessThan(60 * 2 ** 20)
  expect(whole - half).toBeLessThan(4 * 2 ** 20)
  expect(thread.final(0)?.gc.minor).toBe(9 * HOUR_TICKS)
})
