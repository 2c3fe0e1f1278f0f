import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { lab } from '../../../test/testdata/verify-file.js'
import { raceForks } from './race-forks.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('keeps the young generation as large as it is while blocks count, unless flags say how large', async () => {
  const file = join(import.meta.dirname, '../../../test/testdata/slow/keeps-later.mjs')
  const place = { url: pathToFileURL(file).href, scenario: 'keeps-later', case: 'only' }
  const plan = { forkNs: 3e8, aloneNs: 6e7, pilot: 1, atOnce: 1, forks: () => 1 }
  const raced = (flags: readonly string[]) =>
    raceForks(lab, place, [{ name: 'baseline', variant: 'baseline', flags }], plan, 1)
  const kept = await raced([])
  expect(kept.warnings).toEqual([])
  expect(kept.samples.blocks).toBeGreaterThan(120)
  const grew = [{ code: 'trial-failed', cause: expect.stringContaining('became') }]
  expect((await raced(['--max-semi-space-size=32'])).warnings).toMatchObject(grew)
  vi.stubEnv('NODE_OPTIONS', '--max-semi-space-size=32')
  expect((await raced([])).warnings).toMatchObject(grew)
})
