import { describe, expect, it } from 'vitest'
import { describeWarning } from '../../model/warnings.js'
import { type MachineReadings, readMachine } from './readings.js'
import { machineWarnings } from './warnings.js'

const fit: MachineReadings = {
  cores: 4,
  quotaCores: null,
  load: 0.1,
  busy: 0.02,
  steal: 0,
  governor: 'performance',
  turbo: false,
  timerNs: 40,
}
const codes = (changed: Partial<MachineReadings>): string[] =>
  machineWarnings({ ...fit, ...changed }).map(({ code }) => code)

describe('the machine', () => {
  it('that is fit has no warnings, and neither has one that tells little of itself', () => {
    expect(codes({})).toEqual([])
    expect(codes({ steal: null, governor: null, turbo: null })).toEqual([])
  })

  it.each<[string, Partial<MachineReadings>]>([
    ['few-cores', { cores: 1 }],
    ['few-cores', { quotaCores: 0.5 }],
    ['busy-machine', { busy: 0.5, load: 3 }],
    ['stolen-time', { steal: 0.1 }],
    ['frequency-varies', { governor: 'powersave' }],
    ['coarse-timer', { timerNs: 1e6 }],
  ])('with %s is warned of, with what to do', (code, changed) => {
    expect(codes(changed)).toEqual([code])
    const [warning] = machineWarnings({ ...fit, ...changed })
    expect(warning && describeWarning(warning).split('. ').length).toBeGreaterThanOrEqual(2)
  })

  it('is read within bounds', async () => {
    const { cores, busy, steal, load, timerNs } = await readMachine()
    expect(cores).toBeGreaterThanOrEqual(1)
    for (const share of [busy, steal ?? 0]) {
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
    }
    expect(load).toBeGreaterThanOrEqual(0)
    expect(timerNs).toBeGreaterThan(0)
    expect(timerNs).toBeLessThan(20e6)
  })
})
