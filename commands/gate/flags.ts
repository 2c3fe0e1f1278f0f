import type { GateMode } from '../../judge/gate/outcome.js'
import type { Tolerances } from '../../judge/gate/settle.js'
import { usageError } from '../../model/errors.js'
import type { GateOptions } from '../options/gate.js'

/** What the gate compares with. Throws a usage error unless exactly one way is named. */
export function modeOf(options: GateOptions): GateMode {
  const named = (['baseline', 'against', 'limits'] as const).filter((mode) => options[mode] !== null)
  const [mode] = named
  if (mode === undefined || named.length > 1) {
    throw usageError(
      'gate takes one of --baseline <run.json>, --against <git ref> and --limits <config>, to know what to compare with',
    )
  }
  if (mode === 'against' && options.current !== null) {
    throw usageError('--against measures both sides in the same run, so it takes no --current')
  }
  if (options.prepare !== null && mode !== 'against') throw usageError('--prepare goes with --against')
  return mode
}

/** Percent by which time may grow before it is a regression, where runs did not take turns. */
const TIME_BETWEEN_RUNS = 5

/** How much worse figures may be; contenders that took turns are told apart from `--min-effect` on. */
export function tolerancesOf(options: GateOptions, mode: GateMode, minEffectPercent: number): Tolerances {
  const { requestTolerance } = options
  const time = options.timeTolerance ?? (mode === 'against' ? minEffectPercent : TIME_BETWEEN_RUNS)
  return {
    time,
    'time-ratio': time,
    bytes: options.bytesTolerance,
    allocs: options.allocsTolerance,
    kept: options.keptTolerance,
    steps: options.workTolerance,
    'gc-count': options.gcTolerance,
    'request-bytes': requestTolerance,
    'request-cpu': time,
    'request-gc': time,
    'request-p50': time,
    'request-p99': time,
    'run-bytes': requestTolerance,
    'run-cpu': time,
    'run-gc': time,
    'run-wall': time,
  }
}
