import { anyText, number, switched } from '../../model/options/kinds.js'
import type { Options } from '../../model/options/option.js'
import { runBeside, where } from './table.js'

export interface GateOptions {
  readonly baseline: string | null
  readonly against: string | null
  readonly prepare: string | null
  readonly limits: string | null
  readonly current: string | null
  readonly node: readonly string[]
  readonly strict: boolean
  readonly bytesTolerance: number
  readonly allocsTolerance: number
  readonly timeTolerance: number | null
  readonly gcTolerance: number
  readonly markdown: string | null
  readonly out: string
}

const fromZero = number('a number from 0', (value) => value >= 0)

export const gateOptions: Options<GateOptions> = {
  baseline: {
    flag: '--baseline <run.json>',
    help: 'compare with a saved run',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  against: {
    flag: '--against <git ref>',
    help: 'compare with the code of a commit, in turns in the same run',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  prepare: {
    flag: '--prepare <command>',
    help: 'makes that checkout ready (default: the lockfile’s install, then the build script)',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  limits: {
    flag: '--limits <config>',
    help: 'compare with the limits in a file, as in gclab.config.ts (.mts, .js, .mjs, .json)',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  current: {
    flag: '--current <run.json>',
    help: 'judge this saved run rather than measure',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  node: runBeside.node,
  strict: {
    flag: '--strict',
    help: 'exit 3 when a comparison is inconclusive',
    takes: switched,
    usual: false,
    decides: 'how',
  },
  bytesTolerance: {
    flag: '--bytes-tolerance <bytes>',
    help: 'more bytes per op that still pass',
    takes: fromZero,
    usual: 0,
    decides: 'how',
  },
  allocsTolerance: {
    flag: '--allocs-tolerance <n>',
    help: 'more objects per op that still pass',
    takes: fromZero,
    usual: 0,
    decides: 'how',
  },
  timeTolerance: {
    flag: '--time-tolerance <percent>',
    help: 'more time, against the run’s own baseline, that still passes (default: 5, and --min-effect with --against)',
    takes: fromZero,
    usual: null,
    decides: 'how',
  },
  gcTolerance: {
    flag: '--gc-tolerance <percent>',
    help: 'more collections that still pass',
    takes: fromZero,
    usual: 10,
    decides: 'how',
  },
  markdown: {
    flag: '--markdown <file>',
    help: 'write the result as a comment for a pull request',
    takes: anyText,
    usual: null,
    decides: 'where',
  },
  out: where.out,
}
