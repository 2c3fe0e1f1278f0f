import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import { openSampler } from './sampler.js'
import { refuseTooMany } from './too-many-objects.js'

setFlagsFromString('--sampling-heap-profiler-suppress-randomness')

it('refuses an op of too many objects, and says so, before they are counted', async () => {
  const sampler = openSampler()
  let ops = 0
  const made: unknown[] = []
  const runOnce = async () => {
    ops++
    made.length = 0
    for (let i = 0; i < 20_000; i++) made.push({ i, of: [i] })
  }
  try {
    await expect(refuseTooMany(sampler, runOnce, 50, 10_000)).rejects.toThrow(
      'an op makes more than 10,000 objects, too many to count one by one: measure one that does less',
    )
    await refuseTooMany(sampler, runOnce, 50, 100_000)
    expect(ops).toBe(2)
    await refuseTooMany(sampler, runOnce, 1, 10)
    expect(ops).toBe(2)
  } finally {
    sampler.close()
  }
})
