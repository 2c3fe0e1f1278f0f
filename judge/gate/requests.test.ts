import { describe, expect, it } from 'vitest'
import type { RunDocument } from '../../model/run.js'
import { serviceRun } from '../../reports/testdata/service.js'
import { gateBaseline } from './baseline.js'
import { gateVerdict } from './outcome.js'

/** The service's run with so many times the bytes per request, measured at another moment. */
function withBytes(factor: number): RunDocument {
  const scenarios = serviceRun.scenarios.map((scenario) => ({
    ...scenario,
    cases: scenario.cases.map((one) => ({
      ...one,
      variants: one.variants.map((variant) => {
        const { request } = variant
        if (!request) return variant
        const bytes = request.perFork.bytes.map((figure) => figure * factor)
        return {
          ...variant,
          request: {
            ...request,
            heapBytesPerRequest: (request.heapBytesPerRequest ?? 0) * factor,
            perFork: { ...request.perFork, bytes },
          },
        }
      }),
    })),
  }))
  return { ...serviceRun, scenarios }
}

function gate(current: RunDocument) {
  const tolerances = { 'request-bytes': 1 }
  return gateBaseline({ file: 'run.json', baseline: serviceRun, current, tolerances })
}

describe('the gate over a service', () => {
  it('judges the bytes of a request alone, and passes equal ones', () => {
    const result = gate(serviceRun)
    expect(new Set(result.rows.map(({ metric }) => metric))).toEqual(new Set(['request-bytes']))
    expect(gateVerdict(result, true)).toBe('passed')
  })

  it('fails for three percent more, and not for half a percent', () => {
    const worse = gate(withBytes(1.03))
    expect(worse.rows.every(({ outcome }) => outcome === 'regression')).toBe(true)
    expect(gateVerdict(worse, false)).toBe('failed')
    expect(gateVerdict(gate(withBytes(1.005)), false)).toBe('passed')
  })
})
