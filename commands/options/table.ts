import { anyText, number, oneOf, repeated, runningProgram, switched } from '../../model/options/kinds.js'
import type { Options } from '../../model/options/option.js'

// The options of the commands beside those that a run keeps (model/options/run-options.ts): a row each.
// `gate` and `profile` have their own tables in gate.ts and profile.ts.

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
  readonly attach: number | string | null
  readonly vs: string | null
  readonly seconds: number | null
}

/** A timer takes no more. */
const MOST_SECONDS = 2_000_000

export const watchOptions: Options<WatchOptions> = {
  attach: {
    flag: '--attach <pid>',
    help: 'watch a program that runs already, in place of a command: its process, or host:port of its inspector',
    takes: runningProgram,
    usual: null,
    decides: 'what',
  },
  vs: {
    flag: '--vs <command>',
    help: 'then this other program, and both side by side',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  seconds: {
    flag: '--seconds <n>',
    help: 'ask each program to end after so long, as Ctrl-C would; with --attach, leave it then',
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
