import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { Job } from '../../child/job.js'
import { launch } from '../../processes/launch.js'
import { collectorFlags } from './flags.js'

it('counts the borrows of the run, also of a pool that hands out the object it counts in', async () => {
  const scenario = pathToFileURL(
    join(import.meta.dirname, '../../../test/testdata/scenarios/counting.mjs'),
  ).href
  const params = { milliseconds: 50, trace: null }
  const job: Job<'collector'> = { pass: 'collector', scenario, case: 'one', variant: 'baseline', params }
  const { signal } = new AbortController()
  const settings = { node: process.execPath, flags: collectorFlags, timeoutMs: 20_000, signal }
  const trial = await launch(job, settings).done
  expect(trial).toMatchObject({ status: 'ok', result: { pool: { misses: 0, outstanding: 0, hitRate: 1 } } })
  if (trial.status !== 'ok') throw new Error(trial.cause)
  const { pool, gc, fastestNs } = trial.result
  expect(pool?.hits).toBe(gc.ops)
  // The fastest stretch of a run is at least as fast as all of it.
  expect(fastestNs).toBeGreaterThan(0)
  expect(fastestNs).toBeLessThanOrEqual((1e6 * gc.durationMs) / gc.ops)
})

it('does not count as retained what the lab itself makes of its record of prepared ops', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'gclab-collector-')), 'same.gclab.mjs')
  writeFileSync(
    file,
    `const list = ['a/b/c', 'd/e/f']
    const op = (list) => list.reduce((sum, one) => sum + one.split('/').length, 0)
    export default {
      name: 'same', title: 'Same', cases: { one: 1 },
      variants: { baseline: () => ({ prepare: () => list, op }) },
    }`,
  )
  const params = { milliseconds: 60, trace: null }
  const scenario = pathToFileURL(file).href
  const job: Job<'collector'> = { pass: 'collector', scenario, case: 'one', variant: 'baseline', params }
  const { signal } = new AbortController()
  const settings = { node: process.execPath, flags: collectorFlags, timeoutMs: 20_000, signal }
  const trial = await launch(job, settings).done
  if (trial.status !== 'ok') throw new Error(trial.cause)
  expect(trial.result.fastestNs).toBeUndefined()
  // What V8 keeps of compiled code; half a megabyte and more with the record.
  expect(trial.result.gc.retainedBytes).toBeLessThan(400_000)
})
