import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatChange,
  formatCount,
  formatEstimate,
  formatMs,
  formatNs,
  formatNumber,
  formatP,
  formatPercent,
  formatSpeedup,
  formatSpread,
  listed,
  pluralize,
  timeScaleFor,
  timeUnitFor,
} from './format.js'

describe('the times of a table', () => {
  it('stand in one unit while all can be read in it', () => {
    const { write, heading, perOp } = timeScaleFor([26_640, 120, null])
    expect([write(26_640), write(120), heading('GC ns/op'), perOp]).toEqual([
      '26.64',
      '0.1200',
      'GC µs/op',
      ' µs/op',
    ])
  })

  it('have units of their own where one is a thousand times the other', () => {
    const { write, heading, perOp } = timeScaleFor([1.2e9, 15, 0, null])
    expect([write(1.2e9), write(15), write(0)]).toEqual(['1.200 s', '15.00 ns', '0 ns'])
    expect([heading('ns/op'), heading('Time (ns/op)'), perOp]).toEqual(['time/op', 'Time/op', '/op'])
  })
})

describe('figures', () => {
  it.each([
    [formatNs(93.4721), '93.47 ns'],
    [formatNs(9999), '9,999 ns'],
    [formatNs(12_400), '12.40 µs'],
    [formatNs(3.2e9), '3.200 s'],
    [formatMs(0.0041), '4.10 µs'],
    [formatMs(0.1237), '0.124 ms'],
    [formatMs(120_000), '120 s'],
    [formatMs(0), '0 ms'],
    [formatNumber(8), '8'],
    [formatNumber(8.0366), '8.037'],
    [formatNumber(131_136), '131,136'],
    [formatEstimate(52_000), '52,000'],
    [formatEstimate(1e-9), '0.000000'],
    [formatCount(1.5), '1.5'],
    [formatCount(0.002866), '0.003'],
    [formatCount(-0.3, 0), '−0.3'],
    [formatBytes(0.0161), '0.02 B'],
    [formatBytes(0), '0 B'],
    [formatBytes(96), '96 B'],
    [formatBytes(1536), '1.5 KB'],
    [formatBytes(-2_202_010), '−2.1 MB'],
    [formatPercent(0.1234), '12.3 %'],
    [formatPercent(0.0004), '0.04 %'],
    [formatPercent(0), '0 %'],
    [formatChange(0.915), '−8.5 %'],
    [formatChange(1.02), '+2.0 %'],
    [formatChange(1), '0 %'],
    [formatChange(0.999999), '0.00 %'],
    [formatSpeedup(0.144), '6.94x'],
    [formatSpeedup(0.001), '1,000x'],
    [formatSpread(100, [99, 102]), '± 2.0 %'],
    [formatSpread(100, null), ''],
    [formatP(0), 'p<0.001'],
    [formatP(0.0121), 'p=0.012'],
  ])('%s', (text, wanted) => {
    expect(text).toBe(wanted)
  })

  it('are n/a when unknown, never 0', () => {
    const unknown = [formatNs, formatMs, formatNumber, formatCount, formatBytes, formatPercent, formatChange]
    for (const format of unknown) {
      expect(format(null)).toBe('n/a')
      expect(format(Number.NaN)).toMatch(/n\/a/)
    }
    expect(formatSpeedup(0)).toBe('n/a')
    expect(formatP(null)).toBe('p=n/a')
  })

  it('share a unit in a column', () => {
    expect(timeUnitFor([5400, null, 93])).toEqual({ name: 'ns', ns: 1 })
    expect(timeUnitFor([54_000, 93])).toEqual({ name: 'µs', ns: 1000 })
    expect(timeUnitFor([])).toEqual({ name: 'ns', ns: 1 })
  })

  it('take their noun with them', () => {
    expect([pluralize(1, 'case'), pluralize(1200, 'case'), listed(['a', 'b', 'c']), listed([])]).toEqual([
      '1 case',
      '1,200 cases',
      'a, b and c',
      '',
    ])
  })
})
