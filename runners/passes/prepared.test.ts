import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { describeWarning } from '../../model/warnings.js'
import { median } from '../../stats/summary.js'
import { lab } from '../../test/testdata/verify-file.js'
import { withoutInlining } from './allocation/count-without-inlining.js'
import { allocationFlags } from './allocation/measure.js'
import { watchCollector } from './collector/watch-collector.js'
import { keptFlags } from './kept/pass.js'
import { startChild } from './lab.js'
import { checkOps } from './op-checks/pass.js'
import { timeCase } from './time/pass.js'
import { raceForks } from './time/race-forks.js'
import type { TimePlan } from './time/race-lanes.js'

const url = pathToFileURL(join(import.meta.dirname, '../../test/testdata/prepared/ops.mjs')).href
const place = { url, scenario: 'prepared', case: 'only' }
const contender = (variant: string) => ({ name: variant, variant, flags: [] })

async function count(variant: string, more: readonly string[] = []) {
  const trial = await startChild(lab, 'allocation', place, contender(variant), { profile: false }, [
    ...allocationFlags,
    ...more,
  ]).done
  if (trial.status !== 'ok') throw new Error(trial.cause)
  return trial.result
}

const plan: TimePlan = { forkNs: 2e7, aloneNs: 5e6, pilot: 1, atOnce: 1, forks: () => 1 }

/** Nanoseconds of an op and of preparing its input, as one fork had them. */
async function time(variant: string) {
  const { forks, samples, warnings } = await raceForks(lab, place, [contender(variant)], plan, 1)
  expect(warnings).toEqual([])
  const [trial, rough] = [forks[0]?.trials[0], [...samples.rough.values()][0]]
  if (trial?.status !== 'ok' || !rough) throw new Error('it was not timed')
  const { ns, ops } = trial.result
  return { ns: median(ns) / ops, prepareNs: rough.prepareNs }
}

describe('an op that uses its input up', () => {
  it.each([
    ['takes from a list', true],
    ['sorts a copy', false],
    ['counts', false],
  ])('is noticed where it gives nothing any more: %s', async (variant, isNoticed) => {
    const file = join(import.meta.dirname, '../../test/testdata/op-checks/ops.mjs')
    const checks = { url: pathToFileURL(file).href, scenario: 'op-checks', case: 'only' }
    const { warnings } = await timeCase(lab, checks, [contender(variant)], plan, 1)
    const codes = warnings.map(({ code }) => code)
    expect(codes.includes('input-used-up')).toBe(isNoticed)
  })
})

describe('an op whose input is prepared', () => {
  it.each([
    ['sorts in place', 0, 0],
    ['fills an object', 1, 40],
    ['prepares slowly', 0, 0],
    ['prepares much', 0, 0],
    ['prepares later', 0, 0],
    ['is given a number', 0, 0],
  ])('has its own allocations and none of the input: %s', async (variant, allocsPerOp, heapBytesPerOp) => {
    expect(await count(variant)).toMatchObject({
      allocation: { allocsPerOp, heapBytesPerOp, externalBytesPerOp: 0, exact: true },
    })
  })

  it('is named where it allocates', async () => {
    // As the child that tells inlined functions from their callers.
    const { allocation } = await count('fills an object', withoutInlining)
    expect(allocation.sites).toMatchObject([{ function: 'op', file: expect.stringMatching(/ops\.mjs$/) }])
  })

  it('is seen to keep objects', async () => {
    const kept = async (variant: string) => {
      const trial = await startChild(lab, 'kept', place, contender(variant), {}, keptFlags).done
      return trial.status === 'ok' ? trial.result.kept : trial
    }
    expect(await kept('keeps objects')).toMatchObject({ allocsPerOp: 1, amortized: true })
    expect(await kept('fills an object')).toMatchObject({ heapBytesPerOp: 0, allocsPerOp: 0, exact: true })
  })

  it.each(['prepares slowly', 'prepares much'])(
    'has a time in which the input is not made: %s',
    async (variant) => {
      const { ns, prepareNs } = await time(variant)
      expect(ns).toBeGreaterThan(0)
      expect(ns).toBeLessThan(prepareNs / 2)
    },
  )

  it.each([
    ['prepares much', true],
    ['sorts in place', false],
  ])('is said to find its input out of the caches where a batch does that: %s', async (variant, isSaid) => {
    const { warnings } = await timeCase(lab, place, [contender(variant)], plan, 1)
    const said = warnings.filter(({ code }) => code === 'inputs-uncached')
    expect(said).toHaveLength(isSaid ? 1 : 0)
    for (const one of said) expect(describeWarning(one)).toMatch(/prepared \d+ at a time, .*: \d+\.\d MB/)
  })

  it.each(['sorts in place', 'prepares much', 'prepares later'])(
    'is given a new input each time, in every pass: %s',
    async (variant) => {
      const one = contender(variant)
      expect((await time(variant)).ns).toBeGreaterThan(0)
      expect(await checkOps(lab, place, [one], false)).toEqual([])
      expect(await watchCollector(lab, place, one, 20)).toMatchObject({
        status: 'ok',
        result: { gc: { heapDeltaBytes: null } },
      })
      expect(await startChild(lab, 'cpu', place, one, { milliseconds: 20 }).done).toMatchObject({
        status: 'ok',
      })
    },
  )

  it.each([
    ['cannot prepare', 'threw', /^TypeError: its prepare threw: no input today \(.*ops\.mjs:\d+\)$/],
    ['cannot prepare later', 'threw', /^TypeError: its prepare threw: no input today \(.*ops\.mjs:\d+\)$/],
    ['prepares nothing', 'invalid', /whose prepare is no function/],
  ])('fails with the reason: %s', async (variant, status, cause) => {
    const one = contender(variant)
    for (const trial of [
      startChild(lab, 'cpu', place, one, { milliseconds: 20 }),
      startChild(lab, 'time', place, one, { isAsync: false, opsPerSample: 1, leadIn: 0, aloneNs: 0 }),
      startChild(lab, 'allocation', place, one, { profile: false }, allocationFlags),
    ]) {
      if (!('turn' in trial)) continue
      void trial.turn(3)
      expect(await trial.done).toMatchObject({ status, cause: expect.stringMatching(cause) })
    }
  })
})
