import { stat } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drainedOp } from './drained-op.js'
import { isPromise, runOps } from './op-loop.js'

/** An op that hands one callback to `begin` each time, and how many were called so far. */
function countingOp(begin: (callback: () => void) => void) {
  let called = 0
  const op = () => begin(() => called++)
  return { op, called: () => called }
}

/** Works off one callback a turn. */
function oneByOne() {
  const queue: (() => void)[] = []
  const next = (): void => {
    queue.shift()?.()
    if (queue.length > 0) setImmediate(next)
  }
  return (callback: () => void) => {
    if (queue.push(callback) === 1) setImmediate(next)
  }
}

describe('drainedOp', () => {
  it.each([
    ['ticks', process.nextTick],
    ['immediates', setImmediate],
    ['timers', (callback: () => void) => setTimeout(callback, 2)],
    ['microtasks', queueMicrotask],
    ['files', (callback: () => void) => stat('.', callback)],
    ['a queue', oneByOne()],
  ])('has all work done after each 8 ops: %s', async (_, begin) => {
    const { op, called } = countingOp(begin)
    const drained = drainedOp(op, 8)
    for (let round = 1; round <= 5; round++) {
      for (let i = 0; i < 7; i++) expect(isPromise(drained())).toBe(false)
      await drained()
      expect(called()).toBe(8 * round)
    }
    await runOps(drained, 80)
    expect(called()).toBe(120)
  })

  it('gives what the op gives', async () => {
    let n = 0
    const drained = drainedOp(() => (n++ % 2 === 0 ? n : Promise.resolve(n)), 3)
    expect([drained(), await drained(), await drained(), await drained()]).toEqual([1, 2, 3, 4])
  })

  it('waits for no timer that was there before', async () => {
    const standing = setInterval(() => {}, 60_000)
    const drained = drainedOp(() => setTimeout(() => {}, 1), 4)
    const started = performance.now()
    await runOps(drained, 40)
    clearInterval(standing)
    expect(performance.now() - started).toBeLessThan(900)
  })

  it('takes no work of an op for a timer that was there before and has ended', async () => {
    const standing = [1, 2, 3].map(() => setInterval(() => {}, 60_000))
    const { op, called } = countingOp(oneByOne())
    const drained = drainedOp(op, 8)
    for (const timer of standing) clearInterval(timer)
    await runOps(drained, 16)
    expect(called()).toBe(16)
  })

  it('throws where there is no end', async () => {
    const timers: NodeJS.Timeout[] = []
    const drained = drainedOp(() => timers.push(setTimeout(() => {}, 60_000)), 1)
    await drained()
    await expect(drained()).rejects.toThrow('comes to no end')
    for (const timer of timers) clearTimeout(timer)
  })
})
