import { describe, expect, it } from 'vitest'
import { checkScenario } from './check-scenario.js'

const good = { name: 'a-b', title: 'T', cases: { one: 1 }, variants: { baseline: () => () => 1 } }

describe('the check of a scenario', () => {
  it('lets a scenario through, as it is', () => {
    expect(checkScenario(good, 'x.ts')).toBe(good)
    const full = {
      ...good,
      load: { ratePerSecond: 1, slaMs: 1, inFlight: 0, liveHeapMB: 0 },
      workers: [1, 2],
      number: 4,
    }
    expect(checkScenario(full, 'x.ts')).toBe(full)
  })

  it.each([
    [undefined, 'its default export must be defineScenario'],
    [{ ...good, name: '../up' }, 'name must be'],
    [{ ...good, name: 'a\u001b[31m' }, 'name must be'],
    [{ ...good, title: ' ' }, 'title must be'],
    [{ ...good, cases: {} }, 'cases must be'],
    [{ ...good, cases: [1] }, 'cases must be'],
    [{ ...good, variants: { a: 1 } }, 'variant "a" must be a function'],
    [{ ...good, variants: { control: () => () => 1 } }, '"control" is a name the lab uses'],
    [{ ...good, baseline: 'nope' }, 'baseline is "nope", which is not a variant; there are baseline'],
    [{ ...good, baseline: 'toString' }, 'baseline is "toString"'],
    [{ ...good, same: true }, 'same must be'],
    [{ ...good, load: { ratePerSecond: 0, slaMs: 1, inFlight: 1, liveHeapMB: 1 } }, 'load.ratePerSecond'],
    [{ ...good, load: { ratePerSecond: 1, slaMs: Number.NaN, inFlight: 1, liveHeapMB: 1 } }, 'load.slaMs'],
    [{ ...good, workers: [0] }, 'workers must be'],
    [{ ...good, workers: [] }, 'workers must be'],
    [{ ...good, number: 1.5 }, 'number must be'],
  ])('refuses %j and says why', (value, message) => {
    expect(() => checkScenario(value, 'x.ts')).toThrow(`x.ts is not a scenario: ${message}`)
  })
})
