import { expect, it } from 'vitest'
import { keptUnder, once } from './kept-trials.js'
import type { Lab } from './lab.js'

const place = { url: 'file:///a.mjs', scenario: 'a', case: 'b' }
const always = () => true

it('keeps the trials of passes and cases apart, whatever they are called', async () => {
  const kept = new Map<string, unknown>()
  const keep: Lab['once'] = async (key, measure) => {
    const value = await measure()
    kept.set(key, value)
    return value
  }
  const lab = { once: keep } as Lab
  const names = ['time', 'a"] ["b', 'a', 'null']
  for (const pass of names)
    for (const scenario of names)
      for (const key of [[], [null], ['null'], [1], ['1'], ['a', 'b'], ['a"', 'b']])
        await once(keptUnder(lab, { ...place, scenario }, pass), key, async () => 1, always)
  expect(kept.size).toBe(names.length ** 2 * 7)
})

it('refuses two trials under one key, and measures where nothing is kept', async () => {
  const keep: Lab['once'] = async (_, measure) => measure()
  const lab = keptUnder({ once: keep } as Lab, place, 'time')
  expect(await once(lab, ['x'], async () => 1, always)).toBe(1)
  expect(() => once(lab, ['x'], async () => 2, always)).toThrow('two trials')
  expect(await once({} as Lab, ['x'], async () => 3, always)).toBe(3)
})
