import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { Job } from '../../child/job.js'
import { launch } from '../../processes/launch.js'

it('writes every allocation of an op into its file', async () => {
  const scenario = pathToFileURL(
    join(import.meta.dirname, '../../../test/testdata/scenarios/counting.mjs'),
  ).href
  const file = join(mkdtempSync(join(tmpdir(), 'gclab-timeline-')), 'record')
  const params = { milliseconds: 20, file }
  const job: Job<'timeline'> = { pass: 'timeline', scenario, case: 'one', variant: 'baseline', params }
  const { signal } = new AbortController()
  const settings = { node: process.execPath, flags: [], timeoutMs: 20_000, signal }
  const trial = await launch(job, settings).done
  if (trial.status !== 'ok') throw new Error(trial.cause)
  expect(trial.result.ops).toBeGreaterThan(0)
  expect(JSON.parse(readFileSync(file, 'utf8')).trace_tree.length).toBeGreaterThan(0)
})
