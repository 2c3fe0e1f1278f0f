import { describe, expect, it } from 'vitest'
import type { ScenarioResult } from '../../model/run.js'
import { cheapestFlags, flagsFindings } from './flags-finding.js'

type Verdict = 'fewer' | 'more' | 'same' | 'inconclusive'
const judged = (ratio: number, verdict: Verdict) => ({ ratio, verdict })
const mb = 2 ** 20

/** A service whose baseline was entered again under flags, with what each figure was judged to be. */
function tuned(
  entries: Readonly<Record<string, { cpu: number; rss: number; is?: Record<string, Verdict> }>>,
) {
  const names = Object.keys(entries)
  const variant = (name: string, rss: number) => ({ name, request: { rssBytes: rss * mb } })
  return {
    baseline: 'baseline',
    cases: [
      {
        name: 'page',
        variants: [
          variant('baseline', 100),
          ...names.map((flags) => ({
            ...variant(`baseline ${flags}`, entries[flags]?.rss ?? 0),
            flags: [flags],
          })),
        ],
        comparisons: names.map((flags) => {
          const { cpu = 1, is = {} } = entries[flags] ?? {}
          const request = Object.fromEntries(
            ['cpu', 'gc', 'p50', 'p99'].map((figure) => [figure, judged(cpu, is[figure] ?? 'inconclusive')]),
          )
          return { variant: `baseline ${flags}`, time: null, request }
        }),
      },
    ],
  } as unknown as ScenarioResult
}

describe('flags against the default', () => {
  it.each<[string, Record<string, Verdict>, boolean]>([
    ['less CPU', { cpu: 'fewer' }, true],
    ['a lower p99', { p99: 'fewer' }, true],
    ['less time in the collector alone', { gc: 'fewer' }, false],
    ['less CPU and a higher p99', { cpu: 'fewer', p99: 'more' }, false],
    ['nothing shown', {}, false],
  ])('with %s', (_, is, isAdvised) => {
    const [found] = flagsFindings(tuned({ '--a=1': { cpu: 0.9, rss: 150, is } }))
    expect(found).toMatchObject({ flags: '--a=1', cost: 0.9, isAdvised, extraBytes: 50 * mb })
    expect(found?.extraShare).toBeCloseTo(0.5)
  })

  it('are kept by what they cost, the last by its size too', () => {
    const found = flagsFindings(
      tuned({
        a: { cpu: 1.1, rss: 90 },
        b: { cpu: 0.805, rss: 300 },
        c: { cpu: 0.8, rss: 200 },
        d: { cpu: 0.9, rss: 110 },
      }),
    )
    expect(cheapestFlags(found, 2).map(({ flags }) => flags)).toEqual(['b', 'c'])
    expect(cheapestFlags(found, 1).map(({ flags }) => flags)).toEqual(['b'])
  })
})
