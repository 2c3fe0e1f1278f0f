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
  if (trial.status === 'ok') expect(trial.result.pool?.hits).toBe(trial.result.gc.ops)
})
