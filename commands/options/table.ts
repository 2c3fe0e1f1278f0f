import {
  anyText,
  number,
  oneOf,
  repeated,
  runningProgram,
  switched,
  v8Flags,
  whole,
} from '../../model/options/kinds.js'
import { type OptionsOf, row } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'

// The options of the commands beside those that a run keeps (model/options/run-options.ts): a row each.
// `gate` and `profile` have their own tables in gate.ts and profile.ts.

/** Where the results of a command go and how they are told. */
export const where = {
  out: { ...row('where', '--out <dir>', anyText, 'gclab-results'), help: 'where results go' },
  json: {
    ...row('where', '--json', switched, false),
    help: 'print the document, and nothing else, on standard output',
  },
  charts: { ...row('where', '--no-charts', switched, true), help: 'draw no charts' },
}

export type Where = OptionsOf<typeof where>

/** Of commands that tell figures on the terminal. */
export const verbosity = {
  verbose: {
    ...row('where', '--verbose', switched, false),
    help: 'print what the figures rest on too: intervals, tests, the noise floor',
  },
}

export const runBeside = {
  baseline: {
    ...row('what', '--baseline <function>', anyText, null),
    help: 'compare functions without a scenario: file#export or an expression; --variant then takes others, --case inputs',
  },
  node: {
    ...row('how', '--node <path|version>', repeated(anyText), []),
    help: 'the Node.js that measures: a path or a version, as in 22,24 (repeatable with run)',
  },
  profile: {
    ...row('what', '--profile', switched, false),
    help: 'add a flame graph: allocations of the baseline against the best variant',
  },
  resume: {
    ...row('where', '--resume', switched, false),
    help: 'go on with the run that was cut off in --out',
  },
  watch: {
    ...row('where', '--watch', switched, false),
    help: 'measure again, quickly, whenever a file that the scenarios import is saved; writes nothing',
  },
  ...where,
  ...verbosity,
}

const formats = ['text', 'markdown', 'csv', 'json', 'github-action-benchmark', 'bencher'] as const
export const compareOptions = {
  format: { ...row('where', '--format <format>', oneOf(...formats), 'text'), help: formats.join(', ') },
  json: { ...where.json, help: 'the same as --format json' },
  ...verbosity,
}

export type CompareOptions = OptionsOf<typeof compareOptions>

/** A timer takes no more. */
const MOST_SECONDS = 2_000_000
const someSeconds = number(
  `a number above 0, up to ${MOST_SECONDS}`,
  (value) => value > 0 && value <= MOST_SECONDS,
)

export const watchOptions = {
  attach: {
    ...row('what', '--attach <pid>', runningProgram, null),
    help: 'watch a program that runs already, in place of a command: its process, or host:port of its inspector',
  },
  seconds: {
    ...row('how', '--seconds <n>', someSeconds, null),
    help: 'ask each program to end after so long, as Ctrl-C would; with --attach, leave it then',
  },
  live: {
    ...row('where', '--live', switched, false),
    help: 'show it as it happens, on a page that this machine alone can open',
  },
  port: {
    ...row('where', '--port <n>', whole(1, 65_535), null),
    help: 'where the page of --live listens, on 127.0.0.1; else a free port',
  },
  ...where,
}

export type WatchOptions = OptionsOf<typeof watchOptions>

export const initOptions = {
  from: {
    ...row('what', '--from <suite>', anyText, null),
    help: 'write the scenarios that a file of benchmarks for mitata, tinybench and the like amounts to, beside it',
  },
  capture: {
    ...row('what', '--capture <file#export>', anyText, null),
    help: 'record the calls of this function in the program after "--", and write a scenario of them',
  },
  seconds: {
    ...row('how', '--seconds <n>', someSeconds, null),
    help: 'with --capture: ask the program to end after so long, as Ctrl-C would',
  },
  script: {
    ...row('where', '--script', switched, false),
    help: 'add a script that runs the scenarios of the folder to package.json',
  },
}

export type InitOptions = OptionsOf<typeof initOptions>

export const historyOptions = {
  out: { ...where.out, help: 'where the page goes', usual: 'gclab-results/history' },
  json: where.json,
  charts: where.charts,
}

export const tuneFlags = {
  flags: {
    ...row('what', '--flag <flags>', repeated(v8Flags), []),
    help: 'try these V8 flags too, beside sizes of the young generation (repeatable)',
  },
}

const { cases, quick, minEffectPercent, imports, timeoutSeconds, maxHeapMB, seed } = runOptions

/** The options of `gclab tune`. */
export const tuneOptions = {
  cases,
  ...tuneFlags,
  ...{ quick, minEffectPercent, imports, timeoutSeconds, maxHeapMB, seed },
  node: runBeside.node,
  ...where,
  ...verbosity,
}
