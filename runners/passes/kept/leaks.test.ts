import { expect, it } from 'vitest'
import { bundled } from '../../../scenarios/index.js'
import { lab } from '../../../test/testdata/verify-file.js'
import { startChild } from '../lab.js'
import { keptFlags } from './pass.js'

const url = (bundled.find(({ name }) => name === 'leaks')?.file ?? '').replace(
  '/scenarios/',
  '/dist/scenarios/',
)

it.each([
  ['pool', 'leaks/keepers', 1],
  ['cache', 'bounded-cache', 1],
  ['listener', 'leaks/keepers', 2],
])('finds what %s keeps without a bound, and nothing with one', async (name, file, fewest) => {
  const kept = async (variant: string) => {
    const one = { name: variant, variant, flags: [] }
    const place = { url, scenario: 'leaks', case: name }
    const trial = await startChild(lab, 'kept', place, one, {}, keptFlags).done
    return trial.status === 'ok' ? trial.result.kept : trial
  }
  const [leaking, bounded] = await Promise.all([kept('baseline'), kept('bounded')])
  const { allocsPerOp = 0, sites = [] } = leaking !== null && 'sites' in leaking ? leaking : {}
  expect(allocsPerOp).toBeGreaterThanOrEqual(fewest)
  expect(sites.some((site) => site.file.includes(file))).toBe(true)
  expect(bounded).toMatchObject({ heapBytesPerOp: 0, externalBytesPerOp: 0, allocsPerOp: 0, exact: true })
})
