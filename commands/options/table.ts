import { anyText, number, oneOf, repeated, switched } from '../../model/options/kinds.js'
import type { Options } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import { externalTools } from '../../runners/programs/external/catalogue.js'

// The options of the commands beside those that a run keeps (model/options/run-options.ts): a row each.

/** Where the results of a command go and how they are told. */
export interface Where {
  readonly out: string
  readonly json: boolean
  readonly charts: boolean
}

export const where: Options<Where> = {
  out: {
    flag: '--out <dir>',
    help: 'where results go',
    takes: anyText,
    usual: 'gclab-results',
    decides: 'where',
  },
  json: {
    flag: '--json',
    help: 'print the document, and nothing else, on standard output',
    takes: switched,
    usual: false,
    decides: 'where',
  },
  charts: {
    flag: '--no-charts',
    help: 'draw no charts',
    takes: switched,
    usual: true,
    decides: 'where',
  },
}

export interface RunBeside extends Where {
  readonly baseline: string | null
  readonly node: readonly string[]
  readonly resume: boolean
  readonly profile: boolean
}

export const runBeside: Options<RunBeside> = {
  baseline: {
    flag: '--baseline <function>',
    help: 'compare functions without a scenario: file#export or an expression; --variant then takes others, --case inputs',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  node: {
    flag: '--node <path|version>',
    help: 'the Node.js that measures: a path or a version, as in 22,24 (repeatable with run)',
    takes: repeated(anyText),
    usual: [],
    decides: 'how',
  },
  profile: {
    flag: '--profile',
    help: 'add a flame graph: allocations of the baseline against the best variant',
    takes: switched,
    usual: false,
    decides: 'what',
  },
  resume: {
    flag: '--resume',
    help: 'go on with the run that was cut off in --out',
    takes: switched,
    usual: false,
    decides: 'where',
  },
  ...where,
}

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

export const builtInTools = ['allocations', 'cpu', 'heap-timeline'] as const
export type BuiltInTool = (typeof builtInTools)[number]

export interface ProfileOptions {
  readonly tool: BuiltInTool | (typeof externalTools)[number]
  readonly case: string | null
  readonly variant: string | null
  readonly diff: boolean
  readonly seconds: number | null
  readonly node: string | null
  readonly timeoutSeconds: number
  readonly maxHeapMB: number | null
  readonly out: string
}

export const profileOptions: Options<ProfileOptions> = {
  tool: {
    flag: '--tool <name>',
    help: 'allocations, cpu, heap-timeline, 0x, or a clinic tool as in clinic-flame',
    takes: oneOf(...builtInTools, ...externalTools),
    usual: 'allocations',
    decides: 'how',
  },
  case: {
    flag: '--case <name>',
    help: 'the case (default: the first)',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  variant: {
    flag: '--variant <name>',
    help: 'the variant (default: the baseline)',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  diff: {
    flag: '--diff',
    help: 'the baseline and the variant in one differential graph',
    takes: switched,
    usual: false,
    decides: 'what',
  },
  seconds: {
    flag: '--seconds <n>',
    help: 'how long (default: 5; allocations are counted; a program runs to its end)',
    takes: number('a number from 0.1 to 3600', (value) => value >= 0.1 && value <= 3600),
    usual: null,
    decides: 'how',
  },
  node: {
    flag: '--node <path>',
    help: 'the Node.js to profile',
    takes: anyText,
    usual: null,
    decides: 'how',
  },
  timeoutSeconds: {
    ...runOptions.timeoutSeconds,
    help: 'end a child or a program that does not end',
  },
  maxHeapMB: runOptions.maxHeapMB,
  out: where.out,
}

export const formats = ['text', 'markdown', 'csv', 'json', 'github-action-benchmark', 'bencher'] as const
export interface CompareOptions {
  readonly format: (typeof formats)[number]
}

export const compareOptions: Options<CompareOptions> = {
  format: {
    flag: '--format <format>',
    help: formats.join(', '),
    takes: oneOf(...formats),
    usual: 'text',
    decides: 'where',
  },
}

export interface WatchOptions extends Where {
  readonly vs: string | null
  readonly seconds: number | null
}

/** A timer takes no more. */
const MOST_SECONDS = 2_000_000

export const watchOptions: Options<WatchOptions> = {
  vs: {
    flag: '--vs <command>',
    help: 'then this other program, and both side by side',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  seconds: {
    flag: '--seconds <n>',
    help: 'ask each program to end after so long, as Ctrl-C would',
    takes: number(`a number above 0, up to ${MOST_SECONDS}`, (value) => value > 0 && value <= MOST_SECONDS),
    usual: null,
    decides: 'how',
  },
  ...where,
}

export interface InitOptions {
  readonly script: boolean
}

export const initOptions: Options<InitOptions> = {
  script: {
    flag: '--script',
    help: 'add a script that runs the scenarios of the folder to package.json',
    takes: switched,
    usual: false,
    decides: 'where',
  },
}

export type HistoryOptions = Pick<Where, 'out' | 'charts'>

export const historyOptions: Options<HistoryOptions> = {
  out: { ...where.out, help: 'where the page goes', usual: 'gclab-results/history' },
  charts: where.charts,
}
