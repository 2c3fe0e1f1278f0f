import { describe, expect, it } from 'vitest'
import { lab } from '../../../test/testdata/verify-file.js'
import { allocationFlags } from '../allocation/measure.js'
import { nativesFlag } from '../allocation/natives.js'
import { startChild } from '../lab.js'
import type { RunEvent } from '../run-events.js'
import { workersCase } from './pass.js'

const plan = { spellMs: 2, forks: 1, warmUp: 2, blocks: 3, collectorMs: 30 }
const url = new URL('./testdata/group.mjs', import.meta.url).href

const place = { url, scenario: 'group', case: 'only' }

/** The workers pass over variants of the test scenario, in real threads of real children. */
async function pass(variants: readonly string[], counts: readonly number[]) {
  const events: RunEvent[] = []
  const outcome = await workersCase({
    lab: { ...lab, onEvent: (event) => void events.push(event) },
    place,
    contenders: variants.map((name) => ({ name, variant: name, flags: [] })),
    counts,
    plan,
    seed: 1,
  })
  return { ...outcome, events }
}

describe('the workers pass', () => {
  it('counts, watches and times inside every worker of every group', async () => {
    const { results, warnings, events } = await pass(['baseline'], [1, 2])
    expect(warnings).toEqual([])
    expect(results.map(({ workers, variant }) => [workers, variant])).toEqual([
      [1, 'baseline'],
      [2, 'baseline'],
    ])
    for (const { workers, nsPerOp, opsPerSecond, allocation, gc, byWorker, time } of results) {
      expect(nsPerOp).toBeGreaterThan(0)
      expect((opsPerSecond as number) * (nsPerOp as number)).toBeCloseTo(workers * 1e9, -3)
      expect(time).toBeNull()
      expect(byWorker).toHaveLength(workers)
      expect(allocation).toMatchObject({ allocsPerOp: 2, heapBytesPerOp: 80, exact: true })
      for (const one of byWorker ?? []) {
        expect(one.allocation).toMatchObject({ allocsPerOp: 2, heapBytesPerOp: 80 })
        expect(one.gc?.ops).toBeGreaterThan(0)
        // No chart shows it by worker.
        expect(one.gc?.heap).toEqual([])
      }
      expect(gc?.ops).toBe(byWorker?.reduce((sum, one) => sum + (one.gc?.ops ?? 0), 0))
    }
    expect(results[0]?.scalingEfficiency).toBe(1)
    expect(results[1]?.scalingEfficiency).toBeGreaterThan(0)
    const done = events.flatMap((event) => (event.type === 'step' ? [event.done] : []))
    expect(done[0]).toBe(0)
    expect([...done].sort((a, b) => a - b)).toEqual(done)
  })

  it("hands the scenario's memory to all workers of a group, made anew for each group", async () => {
    const { results, warnings } = await pass(['meets', 'async'], [3])
    expect(warnings).toEqual([])
    expect(results.map(({ byWorker }) => byWorker?.length)).toEqual([3, 3])
    expect(results[1]?.time?.ratio).toBeGreaterThan(0)
    // Without a group of one there is nothing to scale from.
    expect(results.map(({ scalingEfficiency }) => scalingEfficiency)).toEqual([null, null])
  })

  it('goes on without a group in which a worker fails, and says which', async () => {
    const { results, warnings } = await pass(['baseline', 'last-throws', 'last-leaves'], [2])
    expect(results.map(({ variant, nsPerOp }) => [variant, nsPerOp === null])).toEqual([
      ['baseline', false],
      ['last-throws', true],
      ['last-leaves', true],
    ])
    expect(results[1]).toMatchObject({ opsPerSecond: null, allocation: null, gc: null, byWorker: [] })
    const of = (variant: string) => warnings.filter((warning) => warning.variant === variant)
    // In each of the three passes.
    expect(of('last-throws')).toHaveLength(3)
    expect(of('last-throws')[0]).toMatchObject({
      code: 'trial-failed',
      pass: 'workers (2 workers)',
      cause: expect.stringContaining('no set-up in worker 1 of 2'),
    })
    expect(of('last-leaves')[0]).toMatchObject({
      cause: expect.stringContaining('a worker thread ended before it had reported'),
    })
  })

  it('hears of its threads while they are at work for longer than it waits for a child', async () => {
    const flags = [...allocationFlags, nativesFlag]
    const impatient = { ...lab, timeoutMs: 5000 }
    const slow = { variant: 'slow', flags: [] }
    const trial = await startChild(impatient, 'workers:allocation', place, slow, { workers: 1 }, flags).done
    expect(trial.status === 'ok' ? null : trial.cause).toBeNull()
  })
})
