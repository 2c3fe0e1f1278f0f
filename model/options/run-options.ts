import type { RunOptions } from '../run.js'
import {
  anyText,
  loadSwitch,
  number,
  numberList,
  repeated,
  shard,
  switched,
  v8Flags,
  whole,
} from './kinds.js'
import { type Flags, type Options, readOptions } from './option.js'

const percent = (least: number) => number(`a percentage from ${least}`, (value) => value >= least)
const seconds = (least: number) => number(`seconds from ${least}`, (value) => value >= least)

/**
 * The options of a run, which `run.json` keeps: a row each, in the order in which they are printed. The
 * command line, the settings of the library, `--resume`, `gclab merge`, the command in the report and
 * docs/options.md come from these rows.
 */
export const runOptions = {
  cases: {
    flag: '--case <name>',
    help: 'only this case (repeatable)',
    takes: repeated(anyText),
    usual: undefined,
    decides: 'what',
  },
  variants: {
    flag: '--variant <name>',
    help: 'only this variant (repeatable); the baseline always runs',
    takes: repeated(anyText),
    usual: undefined,
    decides: 'what',
  },
  quick: {
    flag: '--quick',
    help: 'a first look: fewer and shorter forks, no control',
    takes: switched,
    usual: false,
    decides: 'how',
  },
  time: {
    flag: '--no-time',
    help: 'count bytes, objects and collections only',
    takes: switched,
    usual: undefined,
    decides: 'what',
  },
  budgetSeconds: {
    flag: '--budget <seconds>',
    help: 'time for the time pass of the whole run',
    takes: seconds(1),
    usual: null,
    decides: 'how',
  },
  precisionPercent: {
    flag: '--precision <percent>',
    help: 'wanted half-width of the 95 % interval',
    takes: percent(0.01),
    usual: 1,
    decides: 'how',
  },
  minEffectPercent: {
    flag: '--min-effect <percent>',
    help: 'smallest difference that matters',
    takes: percent(0),
    usual: 1,
    decides: 'how',
  },
  forks: {
    flag: '--forks <n>',
    help: 'forks of the time pass, rather than as many as a pilot asks for',
    takes: whole(2, 10_000),
    usual: null,
    decides: 'how',
  },
  workers: {
    flag: '--workers <n,n,…>',
    help: 'run every case in so many worker threads at once, as in 1,2,4',
    takes: numberList(whole(1, 1024)),
    usual: null,
    decides: 'what',
  },
  load: {
    flag: '--load',
    help: 'run the load pass on every case and find the highest rate',
    no: 'leave the load pass out',
    takes: loadSwitch,
    usual: 'auto',
    decides: 'what',
  },
  sockets: {
    flag: '--sockets',
    help: 'run the first case behind real servers too',
    takes: switched,
    usual: undefined,
    decides: 'what',
  },
  tune: {
    flag: '--tune <flags>',
    help: 'enter the baseline once more under these V8 flags (repeatable)',
    takes: repeated(v8Flags),
    usual: [],
    decides: 'what',
  },
  shard: {
    flag: '--shard <i/n>',
    help: 'measure only this part of the cases; gclab merge puts the parts together',
    takes: shard,
    usual: undefined,
    decides: 'what',
    ofPart: true,
  },
  timeoutSeconds: {
    flag: '--timeout <seconds>',
    help: 'end a child that gives no sign of life for so long',
    takes: seconds(0.1),
    usual: 60,
    decides: 'how',
  },
  maxHeapMB: {
    flag: '--max-heap <MB>',
    help: 'limit of a child’s heap',
    takes: whole(8, 2 ** 20),
    usual: null,
    decides: 'how',
  },
  seed: {
    flag: '--seed <n>',
    help: 'seed of the order in which contenders take turns (default: drawn)',
    takes: whole(0, 2 ** 32 - 1),
    usual: () => Math.floor(Math.random() * 2 ** 32),
    decides: 'how',
    ofPart: true,
  },
} as const satisfies Options<Omit<RunOptions, 'scenarios'>>

/** Reads the options of a run, without its scenarios. Throws a usage error that says what would work. */
export function readRunOptions(flags: Flags): Omit<RunOptions, 'scenarios'> {
  return readOptions<Omit<RunOptions, 'scenarios'>>(runOptions, flags)
}
