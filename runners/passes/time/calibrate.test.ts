import { describe, expect, it } from 'vitest'
import { runOps } from '../../child/op-loop.js'
import { calibrate, lookAgain } from './calibrate.js'

/** Takes milliseconds of the processor. */
function spin(ms: number): void {
  const start = performance.now()
  while (performance.now() - start < ms);
}

describe('the rough time of an op', () => {
  it('is of a window that the clock can see, also where an op becomes fast just as time is over', async () => {
    const start = performance.now()
    // Time is over after five times the given two milliseconds.
    const run = () => spin(performance.now() - start < 9 ? 4.8 : 0.3)
    const { ns, prepareNs } = await calibrate((count) => runOps(run, count), 2)
    expect(Number.isFinite(ns)).toBe(true)
    expect(prepareNs).toBe(0)
  })

  it('takes two ops at least, however long they are', async () => {
    let ops = 0
    const run = async () => {
      ops++
      spin(5)
    }
    expect((await calibrate((count) => runOps(run, count), 1)).ns).toBeGreaterThan(1e6)
    expect(ops).toBeGreaterThanOrEqual(2)
  })

  it('is no more at a second look, for which an op that is long is not run', async () => {
    let ops = 0
    const run = (count: number) => runOps(() => ops++, count)
    expect(await lookAgain(run, { ns: 1000, prepareNs: 0 })).toBeLessThanOrEqual(1000)
    expect(ops).toBe(3000)
    expect(await lookAgain(run, { ns: 2e6, prepareNs: 0 })).toBe(2e6)
    expect(ops).toBe(3000)
  })
})
