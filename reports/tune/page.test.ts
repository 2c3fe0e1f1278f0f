import { expect, it } from 'vitest'
import type { FlagsFinding } from '../../judge/within-run/flags-finding.js'
import { type Tuned, tunePage, tuneText } from './page.js'

const found: FlagsFinding = {
  flags: '--max-semi-space-size=64',
  cost: 0.88,
  saves: [
    { what: 'CPU', ratio: 0.88 },
    { what: 'p99', ratio: 0.7 },
  ],
  costs: [],
  extraBytes: 45 * 2 ** 20,
  extraShare: 0.22,
  isAdvised: true,
}
const tuned = (changed: Partial<FlagsFinding> = {}, command = 'LEAN=1 node server.js') =>
  ({
    found: { ...found, ...changed },
    rounds: [[found]],
    scenario: {
      kind: 'service',
      title: 'Pages',
      baseline: 'now',
      sources: [{ variant: 'now', code: command }],
    },
    run: { startedAt: '2026-11-29', environment: { node: 'v24.1.0', cpu: 'a CPU', cores: 2 } },
  }) as unknown as Tuned

it('names the flags, what they save and cost, and the line for the start script', () => {
  expect(tuneText(tuned())).toBe(
    'Take --max-semi-space-size=64: saves CPU −12.0 % and p99 −30.0 %; resident memory +45 MB (+22.0 %), against the default of Node.js v24.1.0.\nLEAN=1 node --max-semi-space-size=64 server.js',
  )
  expect(tuneText(tuned({}, 'npm start')).split('\n')[1]).toBe(
    "NODE_OPTIONS='--max-semi-space-size=64' npm start",
  )
})

it('advises to leave them where nothing is saved', () => {
  const left = tuneText(tuned({ saves: [], isAdvised: false, extraBytes: -(2 ** 20), extraShare: -0.01 }))
  expect(left).toMatch(
    /^Leave the flags of V8 as they are\. .*no difference was shown; resident memory −1 MB \(−1.0 %\)/,
  )
  const costly = tuneText(tuned({ saves: [], costs: [{ what: 'time', ratio: 1.015 }], isAdvised: false }))
  expect(costly).toMatch(/ --max-semi-space-size=64: costs time \+1.5 %; resident memory /)
  expect(tunePage(tuned({ isAdvised: false }), [])).not.toContain('```')
  expect(tunePage(tuned(), ['search/pages/charts/requests.png'])).toContain('| `--max-semi-space-size=64` |')
})
