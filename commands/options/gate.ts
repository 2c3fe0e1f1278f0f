import { anyText, number, switched } from '../../model/options/kinds.js'
import { type OptionsOf, row } from '../../model/options/option.js'
import { runBeside, verbosity, where } from './table.js'

const fromZero = number('a number from 0', (value) => value >= 0)

export const gateOptions = {
  baseline: { ...row('what', '--baseline <run.json>', anyText, null), help: 'compare with a saved run' },
  against: {
    ...row('what', '--against <git ref>', anyText, null),
    help: 'compare with the code of a commit, in turns in the same run',
  },
  prepare: {
    ...row('what', '--prepare <command>', anyText, null),
    help: 'makes that checkout ready (default: the lockfile’s install, then the build script)',
  },
  limits: {
    ...row('what', '--limits <config>', anyText, null),
    help: 'compare with the limits in a file, as in gclab.config.ts (.mts, .js, .mjs, .json)',
  },
  current: {
    ...row('what', '--current <run.json>', anyText, null),
    help: 'judge this saved run rather than measure',
  },
  node: runBeside.node,
  strict: { ...row('how', '--strict', switched, false), help: 'exit 3 when a comparison is inconclusive' },
  bytesTolerance: {
    ...row('how', '--bytes-tolerance <bytes>', fromZero, 0),
    help: 'more bytes per op that still pass',
  },
  allocsTolerance: {
    ...row('how', '--allocs-tolerance <n>', fromZero, 0),
    help: 'more objects per op that still pass',
  },
  keptTolerance: {
    ...row('how', '--kept-tolerance <bytes>', fromZero, 0),
    help: 'more bytes per op that stay alive and still pass',
  },
  workTolerance: {
    ...row('how', '--work-tolerance <percent>', fromZero, 1),
    help: 'more steps per op that still pass',
  },
  timeTolerance: {
    ...row('how', '--time-tolerance <percent>', fromZero, null),
    help: 'more time, against the run’s own baseline, that still passes (default: 5, and --min-effect with --against)',
  },
  gcTolerance: {
    ...row('how', '--gc-tolerance <percent>', fromZero, 10),
    help: 'more collections that still pass',
  },
  requestTolerance: {
    ...row('how', '--request-tolerance <percent>', fromZero, 1),
    help: 'more bytes per request of a service, or per run of a program, that still pass',
  },
  markdown: {
    ...row('where', '--markdown <file>', anyText, null),
    help: 'write the result as a comment for a pull request',
  },
  json: where.json,
  out: where.out,
  ...verbosity,
}

export type GateOptions = OptionsOf<typeof gateOptions>
