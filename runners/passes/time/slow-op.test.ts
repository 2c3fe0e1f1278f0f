import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { lab } from '../../../test/testdata/verify-file.js'
import { raceForks } from './race-forks.js'

it('runs an op that only waits as seldom as one that computes for as long', async () => {
  const file = join(import.meta.dirname, '../../../test/testdata/slow/waits.mjs')
  const place = { url: pathToFileURL(file).href, scenario: 'waits', case: 'only' }
  const plan = { compileMs: 20, forkNs: 6e7, aloneNs: 6e7, pilot: 1, atOnce: 1, forks: () => 1 }
  const { forks, warnings } = await raceForks(
    lab,
    place,
    [{ name: 'baseline', variant: 'baseline', flags: [] }],
    plan,
    1,
  )
  expect(warnings).toEqual([])
  expect(forks).toHaveLength(1)
})
