import { expect, it } from 'vitest'
import { metric } from '../../model/metrics.js'
import type { VariantResult } from '../../model/run.js'
import { countsRule } from './counts.js'
import { pairedForks } from './paired-forks.js'

/** A contender whose collector took so many nanoseconds of an op in each fork. */
function timed(gcPerFork: readonly number[]) {
  const result = { name: 'own', time: { gcNsPerOp: gcPerFork[0], gcPerFork } } as unknown as VariantResult
  return { result, comparison: null }
}

/** A contender of whose million ops so many met a collection. */
function collected(minor: number) {
  const gc = { ops: 1e6, minor, major: 0, minorPerMillionOps: minor, majorPerMillionOps: 0 }
  const result = { name: 'own', gc } as unknown as VariantResult
  return { result, comparison: null }
}

const inTurns = (own: readonly number[], base: readonly number[]) =>
  pairedForks.within(metric('gc-time'), timed(own), timed(base))

it('calls a collector’s time the same where it is, and not where few forks cannot show more', () => {
  // Ranks of four forks have no p below 1/8.
  expect(inTurns([0, 0, 0, 0], [2.8, 2.9, 2.7, 2.8])).toMatchObject({ ratio: 0, verdict: 'unsettled' })
  expect(inTurns([0, 0, 0, 0], [0, 0, 0, 0]).verdict).toBe('same')
  expect(inTurns([1, 1.1, 1, 1.2, 1, 1, 1.1, 1], [3, 3, 3.1, 3, 3.2, 3, 3, 3.1]).verdict).toBe('lower')
})

it('calls numbers of collections the same where they are, and not where they may scatter so', () => {
  const verdict = (own: number, base: number) =>
    countsRule.within(metric('gc-count'), collected(own), collected(base)).verdict
  expect([verdict(24, 25), verdict(0, 0), verdict(0, 25), verdict(90, 25)]).toEqual([
    'unsettled',
    'same',
    'lower',
    'higher',
  ])
})
