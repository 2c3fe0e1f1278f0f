import { describe, expect, it } from 'vitest'
import { checkScenario } from './check-scenario.js'

const factory = () => () => 1
const good = { name: 'a-b', title: 'T', cases: { one: 1 }, variants: { baseline: () => () => 1 } }

describe('the check of a scenario', () => {
  it('lets a scenario through, as it is', () => {
    expect(checkScenario(good, 'x.ts')).toBe(good)
    const full = {
      ...good,
      load: { ratePerSecond: 1, slaMs: 1, inFlight: 0, liveHeapMB: 0 },
      workers: [1, 2],
      number: 4,
      cases: { few: { size: 10 }, many: { size: 100 } },
      growth: 'size',
    }
    expect(checkScenario(full, 'x.ts')).toBe(full)
  })

  it('lets names that are whole numbers through where their order decides nothing', () => {
    const variants = { plain: () => 1, 16: () => 1 }
    for (const value of [
      { ...good, variants, baseline: 'plain' },
      { ...good, cases: { 1000: 1, 10: 1 } },
      { ...good, variants: { 4: () => 1 } },
      { ...good, variants: { plain: () => 1, '1.5': () => 1, '-1': () => 1, '007': () => 1 } },
    ]) {
      expect(checkScenario(value, 'x.ts')).toBe(value)
    }
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
    [
      { ...good, variants: { plain: factory, 16: factory, 4: factory } },
      'JavaScript moves names that are whole numbers ("4", "16")',
    ],
    [
      { ...good, variants: { ['v'.repeat(3000)]: factory } },
      `the name "${'v'.repeat(40)}…" has 3000 characters`,
    ],
    [{ ...good, cases: { ['c'.repeat(200_000)]: 1 } }, `the name "${'c'.repeat(40)}…" has 200000 characters`],
    [{ ...good, baseline: 'nope' }, 'baseline is "nope", which is not a variant; there are baseline'],
    [{ ...good, baseline: 'toString' }, 'baseline is "toString"'],
    [{ ...good, same: true }, 'same must be'],
    [{ ...good, load: { ratePerSecond: 0, slaMs: 1, inFlight: 1, liveHeapMB: 1 } }, 'load.ratePerSecond'],
    [{ ...good, load: { ratePerSecond: 1, slaMs: Number.NaN, inFlight: 1, liveHeapMB: 1 } }, 'load.slaMs'],
    [{ ...good, workers: [0] }, 'workers must be'],
    [{ ...good, workers: [] }, 'workers must be'],
    [{ ...good, number: 1.5 }, 'number must be'],
    [{ ...good, growth: 1 }, 'growth must be the name of a parameter'],
    [{ ...good, growth: 'size' }, 'growth names "size", which is no number in every case; there is none'],
    [
      { ...good, cases: { a: { n: 1, kind: 'x' }, b: { n: 2, kind: 'x' } }, growth: 'kind' },
      'growth names "kind", which is no number in every case; there is n. As in',
    ],
  ])('refuses %j and says why', (value, message) => {
    expect(() => checkScenario(value, 'x.ts')).toThrow(`x.ts is not a scenario: ${message}`)
  })
})
