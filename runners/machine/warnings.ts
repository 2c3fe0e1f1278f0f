import type { Warning } from '../../model/warnings.js'
import type { MachineReadings } from './readings.js'

/** More of the processors than this in others' hands widens every interval. */
const MOST_BUSY = 0.25
const MOST_STOLEN = 0.02
/** A clock that moves in steps past this cannot time a sample of a millisecond to one per cent. */
const COARSEST_TIMER_NS = 10_000

/** What makes a machine a poor one to measure on, out of its readings. */
export function machineWarnings(readings: MachineReadings): Warning[] {
  const { cores, quotaCores, load, busy, steal, governor, timerNs } = readings
  const warnings: (Warning | false)[] = [
    Math.min(cores, quotaCores ?? cores) < 2 && { code: 'few-cores', cores: quotaCores ?? cores },
    busy > MOST_BUSY && { code: 'busy-machine', busyPercent: 100 * busy, load },
    steal !== null && steal > MOST_STOLEN && { code: 'stolen-time', percent: 100 * steal },
    governor !== null && governor !== 'performance' && { code: 'frequency-varies', governor },
    timerNs > COARSEST_TIMER_NS && { code: 'coarse-timer', timerNs },
  ]
  return warnings.filter((warning) => warning !== false)
}
