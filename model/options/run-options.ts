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
import { type Flags, type Options, readOptions, row } from './option.js'

const percent = (least: number) => number(`a percentage from ${least}`, (value) => value >= least)
const seconds = (least: number) => number(`seconds from ${least}`, (value) => value >= least)

/**
 * The options of a run, which `run.json` keeps: a row each, in the order in which they are printed. The
 * command line, the settings of the library, `--resume`, `gclab merge`, the command in the report and
 * docs/options.md come from these rows.
 */
export const runOptions = {
  cases: {
    ...row('what', '--case <name>', repeated(anyText), undefined),
    help: 'only this case (repeatable)',
  },
  variants: {
    ...row('what', '--variant <name>', repeated(anyText), undefined),
    help: 'only this variant (repeatable); the baseline always runs',
  },
  quick: {
    ...row('how', '--quick', switched, false),
    help: 'a first look: fewer and shorter forks, no control',
  },
  time: {
    ...row('what', '--no-time', switched, undefined),
    help: 'count bytes, objects and collections only',
  },
  verify: {
    ...row('what', '--verify', switched, undefined),
    help: 'compare outputs of suites written for other tools too',
  },
  work: {
    ...row('what', '--no-work', switched, undefined),
    help: 'do not count steps',
  },
  budgetSeconds: {
    ...row('how', '--budget <seconds>', seconds(1), null),
    help: 'time for the time pass of the whole run',
  },
  precisionPercent: {
    ...row('how', '--precision <percent>', percent(0.01), 1),
    help: 'wanted half-width of the 95 % interval',
  },
  minEffectPercent: {
    ...row('how', '--min-effect <percent>', percent(0), 1),
    help: 'smallest difference that matters',
  },
  forks: {
    ...row('how', '--forks <n>', whole(2, 10_000), null),
    help: 'forks of the time pass, rather than as many as their scatter asks for',
  },
  workers: {
    ...row('what', '--workers <n,n,…>', numberList(whole(1, 1024)), null),
    help: 'run every case in so many worker threads at once, as in 1,2,4',
  },
  load: {
    ...row('what', '--load', loadSwitch, 'auto'),
    help: 'run the load pass on every case and find the highest rate',
    no: 'leave the load pass out, and the workers that the scenario declares',
  },
  sockets: {
    ...row('what', '--sockets', switched, undefined),
    help: 'run the first case behind real servers too',
  },
  tune: {
    ...row('what', '--tune <flags>', repeated(v8Flags), []),
    help: 'enter the baseline once more under these V8 flags (repeatable)',
  },
  shard: {
    ...row('what', '--shard <i/n>', shard, undefined),
    help: 'measure only this part of the cases; gclab merge puts the parts together',
    ofPart: true,
  },
  imports: {
    ...row('how', '--import <module>', repeated(anyText), undefined),
    help: 'load this module in every measured process before the scenario, as Node does (repeatable)',
  },
  timeoutSeconds: {
    ...row('how', '--timeout <seconds>', seconds(0.1), 60),
    help: 'end a child that gives no sign of life for so long',
  },
  maxHeapMB: { ...row('how', '--max-heap <MB>', whole(8, 2 ** 20), null), help: 'limit of a child’s heap' },
  seed: {
    ...row('how', '--seed <n>', whole(0, 2 ** 32 - 1), () => Math.floor(Math.random() * 2 ** 32)),
    help: 'seed of the order in which contenders take turns (default: drawn)',
    ofPart: true,
  },
} as const satisfies Options<Omit<RunOptions, 'scenarios'>>

/** Reads the options of a run, without its scenarios. Throws a usage error that says what would work. */
export function readRunOptions(flags: Flags): Omit<RunOptions, 'scenarios'> {
  return readOptions(runOptions, flags) as Omit<RunOptions, 'scenarios'>
}
