import { describe, expect, it } from 'vitest'
import type { LoadResult, ScenarioResult } from '../../../model/run.js'
import { overSockets } from './over-sockets.js'
import type { ReportContext } from './section.js'

const result: LoadResult = {
  case: 'only',
  variant: 'baseline',
  ratePerSecond: 1000,
  achievedPerSecond: 640,
  keptUp: false,
  latencyMs: null,
  percentiles: [],
  ops: 5000,
  slaMs: 100,
  slaMisses: 40,
  inFlight: null,
  liveHeapMB: 0,
  lagMs: null,
  sustainedPerSecond: null,
  timeline: null,
  gc: null,
  sockets: {
    kind: 'events',
    connections: 10,
    delivery: { received: 4990, lost: 7, doubled: 2, mangled: 1, reconnections: 3 },
    outstanding: 5,
  },
}
const context = (sockets?: readonly LoadResult[]) =>
  ({ scenario: { sockets } as unknown as ScenarioResult }) as ReportContext

describe('the section on sockets', () => {
  it('is left out where no server was run', () => {
    expect(overSockets(context())).toBeNull()
    expect(overSockets(context([]))).toBeNull()
  })

  it('shows what was lost, and no latency of a server that fell behind', () => {
    const cells = overSockets(context([result]))
      ?.split('\n')
      .find((line) => line.includes('baseline'))
      ?.split('|')
      .map((cell) => cell.trim())
    expect(cells).toEqual([
      '',
      '10',
      '1,000',
      '`baseline`',
      '640 (behind)',
      ...Array(4).fill('n/a'),
      '7',
      '2',
      '1',
      '5',
      'n/a',
      '',
    ])
  })

  it('says how requests are sent, and what is not known', () => {
    const unknown = { kind: 'requests', connections: 50, delivery: null, outstanding: null } as const
    const text = overSockets(
      context([{ ...result, achievedPerSecond: null, keptUp: null, sockets: unknown }]),
    )
    expect(text).toContain('autocannon')
    expect(text).not.toContain('behind')
    expect(text?.match(/n\/a/g)).toHaveLength(10)
  })
})
