import { describe, expect, it } from 'vitest'
import { metric } from '../../model/metrics.js'
import { variant } from '../testdata/fixture.js'
import { costAt, readRates } from './author-rates.js'

describe('the author’s rates', () => {
  it.each([
    ['rate: 10 clients × 100 pokes/s', 1000],
    ['- rate: 100,000 bids/s', 100_000],
    ['- 100 clients × 1000 pokes/s', 100_000],
    ['Rate: 2.5 x 4 per second', 10],
    ['rate: 6_000 frames / min', 100],
  ])('%s', (line, perSecond) => {
    expect(readRates(line).rates).toMatchObject([{ perSecond, case: null }])
  })

  it('may name a case', () => {
    expect(readRates('rate (long stream): 5/s').rates).toEqual([
      { text: '5/s', perSecond: 5, case: 'long stream' },
    ])
  })

  it('are told from text', () => {
    const text = 'Each of 10 clients listens.\n\n- 5 ops/s\n- Often.'
    expect(readRates(text)).toMatchObject({
      rates: [{ perSecond: 5 }],
      rest: 'Each of 10 clients listens.\n\n- Often.',
    })
  })

  it.each(['rate: often', 'rate: 100', 'rate: ten × 5/s', 'rate: 0/s', 'rate: 1.2.3/s'])(
    'cannot read %s',
    (line) => {
      expect(readRates(`${line}\nNote.`)).toMatchObject({ rates: [], unread: [line.slice(6)], rest: 'Note.' })
    },
  )

  it('stand beside shares of a service', () => {
    expect(readRates('- share: 5 %\nshare: 12.5%\n- share: 0 %\n- share: most')).toMatchObject({
      shares: [0.05, 0.125],
      rates: [],
      rest: '- share: 0 %\n- share: most',
    })
  })

  it('multiply the figures per op', () => {
    const result = variant({ name: 'a', ns: 500_000, bytes: 96, external: 4, allocs: 2 })
    const costs = (['allocs', 'bytes', 'time'] as const).map((id) => costAt(1000, result, metric(id)))
    expect(costs).toEqual([2000, 100_000, 0.5])
    const unmeasured = { name: 'a', time: null, allocation: null, gc: null, pool: null }
    expect(costAt(1000, unmeasured, metric('time'))).toBeNull()
  })
})
