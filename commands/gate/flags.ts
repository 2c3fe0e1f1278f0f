import type { GateMode } from '../../judge/gate/outcome.js'
import { usageError } from '../../model/errors.js'
import type { Tolerances } from '../../reports/gate/judge.js'
import type { RunFlags } from '../run-flags.js'

/** The options of `gclab gate` as the command line gives them; those of `run` hold for what it measures. */
export interface GateFlags extends RunFlags {
  readonly baseline?: string
  readonly against?: string
  /** `true`: the config file of the current folder. */
  readonly limits?: string | boolean
  readonly current?: string
  readonly prepare?: string
  readonly strict?: boolean
  readonly bytesTolerance?: string
  readonly allocsTolerance?: string
  readonly timeTolerance?: string
  readonly gcTolerance?: string
  readonly markdown?: string
}

/** What the gate compares with. Throws a usage error unless exactly one way is named. */
export function modeOf(flags: GateFlags): GateMode {
  const named = (['baseline', 'against', 'limits'] as const).filter((mode) => flags[mode] !== undefined)
  const [mode] = named
  if (mode === undefined || named.length > 1) {
    throw usageError(
      'gate takes one of --baseline <run.json>, --against <git ref> and --limits, to know what to compare with',
    )
  }
  if (mode === 'against' && flags.current !== undefined) {
    throw usageError('--against measures both sides in the same run, so it takes no --current')
  }
  if (flags.prepare !== undefined && mode !== 'against') throw usageError('--prepare goes with --against')
  return mode
}

/** Percent by which time may grow before it is a regression, where runs did not take turns. */
const TIME_BETWEEN_RUNS = 5
const COLLECTIONS = 10

/** How much worse figures may be; contenders that took turns are told apart from `--min-effect` on. */
export function tolerancesOf(flags: GateFlags, mode: GateMode, minEffectPercent: number): Tolerances {
  return {
    bytes: tolerance('--bytes-tolerance', flags.bytesTolerance, 0),
    allocs: tolerance('--allocs-tolerance', flags.allocsTolerance, 0),
    timePercent: tolerance(
      '--time-tolerance',
      flags.timeTolerance,
      mode === 'against' ? minEffectPercent : TIME_BETWEEN_RUNS,
    ),
    gcPercent: tolerance('--gc-tolerance', flags.gcTolerance, COLLECTIONS),
  }
}

function tolerance(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw usageError(`${option} takes a number from 0, not "${text}"`)
  }
  return value
}
