import { type ExitCode, exitCodes } from '../model/errors.js'
import { describeWarning } from '../model/warnings.js'
import { type NoiseReading, readNoise } from '../runners/machine/noise.js'
import { type MachineReadings, readMachine } from '../runners/machine/readings.js'
import { speedRange } from '../runners/machine/speeds.js'
import { machineWarnings } from '../runners/machine/warnings.js'
import { canKeepOn } from '../runners/processes/cores.js'
import { labOfThisNode } from '../runners/run/task.js'
import { maximum } from '../stats/summary.js'
import type { Io } from './io.js'
import type { Where } from './options/table.js'

/** Seconds that identical code is timed against itself. */
const NOISE_SECONDS = 5
/** From here on two speeds are worth a word. */
const TWO_SPEEDS = 1.15

/** All that was found out about the machine. */
interface Examination {
  readonly readings: MachineReadings
  /** See {@link speedRange}. */
  readonly speedRange: number
  /** Whether contenders can be kept on the same core; needless where there is one. */
  readonly oneCore: boolean
  readonly noise: NoiseReading | null
}

/** `gclab doctor`: whether this machine is fit to measure on, and what to change. */
export async function doctor({ json }: Pick<Where, 'json'>, io: Io): Promise<ExitCode> {
  const readings = await readMachine()
  io.stderr.write(`Watching the machine for about ${NOISE_SECONDS + 2} seconds…\n`)
  const range = speedRange()
  const noise = await readNoise(labOfThisNode(io.signal), NOISE_SECONDS, Math.floor(Math.random() * 2 ** 32))
  if (io.signal.aborted) return exitCodes.interrupted
  const found = { readings, speedRange: range, oneCore: await canKeepOn(), noise }
  io.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : describe(found))
  return noise === null ? exitCodes.unmeasured : exitCodes.ok
}

function describe(found: Examination): string {
  const rows = [...machineRows(found.readings), ...noiseRows(found)]
  const width = maximum(rows.map(([name]) => name.length))
  const advice = adviceOn(found)
  const verdict =
    advice.length === 0
      ? 'This machine is fit to measure on.\n'
      : `What to change:\n${advice.map((line) => `- ${line}\n`).join('')}`
  return `${rows.map(([name, reading]) => `${name.padEnd(width)}  ${reading}\n`).join('')}\n${verdict}`
}

type Row = readonly [name: string, reading: string]

function machineRows(readings: MachineReadings): Row[] {
  const { cores, quotaCores, load, busy, steal, governor, turbo, timerNs } = readings
  return [
    ['cores', quotaCores === null ? `${cores}` : `${cores}, limited to the time of ${quotaCores}`],
    ['load', `${load.toFixed(1)} over the last minute; ${percent(busy)} busy just now`],
    ['steal', steal === null ? 'n/a' : percent(steal)],
    ['frequency governor', governor ?? 'n/a: not readable here'],
    ['turbo', turbo === null ? 'n/a: not readable here' : turbo ? 'on' : 'off'],
    [
      'timer',
      `steps of ${timerNs < 1000 ? `${timerNs.toFixed(0)} ns` : `${(timerNs / 1000).toFixed(1)} µs`}`,
    ],
  ]
}

function noiseRows({ readings, speedRange, oneCore, noise }: Examination): Row[] {
  const speeds: Row = [
    'speeds',
    speedRange < TWO_SPEEDS
      ? `one: the same work takes at most ${percent(speedRange - 1)} longer`
      : `more than one: the same work takes up to ${speedRange.toFixed(2)} times as long`,
  ]
  const place: Row = [
    'turns',
    oneCore || readings.cores === 1 ? 'all on one core' : 'on whichever core the system chooses',
  ]
  if (noise === null) return [speeds, place, ['noise floor', 'n/a: the children of the lab failed']]
  const { noiseFloor, forks, seconds, resolvable } = noise
  const effects = resolvable.map((one) => `${percent(one.effect)} in ${one.seconds} s`)
  return [
    speeds,
    place,
    [
      'noise floor',
      `${percent(noiseFloor)}: what ${forks} forks in ${seconds.toFixed(0)} s left open of identical code`,
    ],
    ['smallest effect', `${effects.join(', ')} (two contenders, found four times in five)`],
  ]
}

function adviceOn({ readings, speedRange, oneCore, noise }: Examination): string[] {
  const advice = machineWarnings(readings).map(describeWarning)
  if (readings.turbo === true)
    advice.push(
      'Turbo is on: the speed depends on how many cores are busy and how warm they are. Turn it off.',
    )
  if (speedRange >= TWO_SPEEDS)
    advice.push(
      'The machine changes speed while it works. Contenders that take turns see through it, so ratios hold; compare no absolute times between runs.',
    )
  if (!oneCore && readings.cores > 1 && process.platform === 'linux')
    advice.push(
      'Contenders cannot be kept on one core: taskset is missing. It is part of util-linux; with it, ratios scatter less.',
    )
  const [, minute] = noise?.resolvable ?? []
  if (minute !== undefined && minute.effect > 0.01)
    advice.push(
      `Even in a minute only differences from ${percent(minute.effect)} on are found. Give runs a larger --budget, or a quieter machine.`,
    )
  return advice
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(fraction < 0.0995 ? 1 : 0)} %`
}
