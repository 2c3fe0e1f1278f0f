import { describe, expect, it } from 'vitest'
import type { MeasuredCase } from '../../model/measured-run.js'
import type { RequestFigure } from '../../model/request-results.js'
import type { VariantResult } from '../../model/run.js'
import { seeded } from '../../stats/random.js'
import { compareRequests } from './compare-requests.js'

const none = { time: null, allocation: null, gc: null, pool: null }

/** A contender whose bytes and CPU are so many, and scatter by a share. */
function contender(name: string, perFork: Partial<Record<RequestFigure, readonly number[]>>): VariantResult {
  const figures = { bytes: [], cpu: [], gc: [], p50: [], p99: [], p999: [], rate: [], rss: [], heapUsed: [] }
  return { ...none, name, request: { perFork: { ...figures, ...perFork } } as never }
}

const random = seeded(7)
const about = (figure: number, scatter: number): number[] =>
  Array.from({ length: 8 }, () => figure * (1 + scatter * (2 * random() - 1)))

function verdictsOf(own: VariantResult) {
  const variants = [
    contender('baseline', { bytes: about(1000, 0.002), cpu: about(50, 0.1) }),
    own,
    contender('control', { bytes: about(1000, 0.002), cpu: about(50, 0.1) }),
  ]
  const one: MeasuredCase = { name: 'page', verified: { same: true, outputs: 1 }, variants }
  return compareRequests([one], ['baseline'], 0.01).get(own)
}

describe('comparing requests', () => {
  it('finds three percent more bytes, and nothing in what scatters more', () => {
    const found = verdictsOf(contender('slow', { bytes: about(1030, 0.002), cpu: about(50, 0.1) }))
    expect(found?.bytes).toMatchObject({ verdict: 'more', ci95: expect.any(Array) })
    expect(found?.bytes?.ratio).toBeCloseTo(1.03, 2)
    expect(found?.bytes?.noiseFloor).toBeLessThan(0.005)
    expect(found?.cpu?.verdict).toBe('inconclusive')
    expect(found?.gc).toBeNull()
  })

  it('calls equal programs the same', () => {
    expect(verdictsOf(contender('same', { bytes: about(1000, 0.002) }))?.bytes?.verdict).toBe('same')
  })

  it('has no ratio of a figure that is 0 in a fork', () => {
    const found = verdictsOf(
      contender('odd', { bytes: about(1000, 0.002), cpu: [0, ...about(50, 0.1).slice(1)] }),
    )
    expect(found?.cpu).toBeNull()
  })
})
