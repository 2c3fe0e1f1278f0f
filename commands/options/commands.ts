import type { ExitCode } from '../../model/errors.js'
import { type Flags, readOptions } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import { splitAtDashes } from '../command-line.js'
import type { Io } from '../io.js'
import { gateOptions } from './gate.js'
import { profileOptions } from './profile.js'
import {
  compareOptions,
  historyOptions,
  initOptions,
  runBeside,
  tuneOptions,
  verbosity,
  watchOptions,
  where,
} from './table.js'

export interface CommandRow {
  readonly name: string
  readonly does: string
  /** As help shows them (`<…>`: required), each with its meaning, and the default of an optional one. */
  readonly operands: readonly (readonly [shown: string, are: string, usual?: string])[]
  readonly options: object
  /** Loads the command when it is called, and runs it. `words` is the command line as it was given. */
  readonly act: (
    operands: readonly string[],
    flags: Flags,
    io: Io,
    words: readonly string[],
  ) => Promise<ExitCode>
}

const { shard, ...gatedOptions } = runOptions
const mergeOptions = { ...where, ...verbosity }

export const commands: readonly CommandRow[] = [
  {
    name: 'run',
    does: 'measure scenarios, write the report, print the table',
    operands: [
      ['[scenarios...]', 'names of bundled scenarios (see "gclab list"), scenario files, or globs of them'],
    ],
    options: { ...runOptions, ...runBeside },
    act: async (names, flags, io) => (await import('../run.js')).run(names, flags, io),
  },
  {
    name: 'profile',
    does: 'flame graphs and allocation profiles of one case and variant, or of a program: -- node app.js',
    operands: [
      ['[scenario]', 'a bundled scenario or a scenario file'],
      ['[command...]', 'after "--": node, its flags, the script and its arguments'],
    ],
    options: profileOptions,
    act: async (operands, flags, io, words) => {
      const { profile } = await import('../profile.js')
      return profile(splitAtDashes(operands, words), flags, io)
    },
  },
  {
    name: 'list',
    does: 'the bundled scenarios, or those of files with their cases and variants',
    operands: [['[files...]', 'scenario files, suites of other tools, folders or globs of them']],
    options: { json: where.json },
    act: async (names, flags, io) => (await import('../list.js')).list(names, flags, io),
  },
  {
    name: 'init',
    does: 'write an example scenario to start from, or one of what a running program calls: -- node server.js',
    operands: [
      ['[dir]', 'the folder for it (default: bench)'],
      ['[command...]', 'with --capture, after "--": the program'],
    ],
    options: initOptions,
    act: async (operands, flags, io, words) =>
      (await import('../init.js')).init(splitAtDashes(operands, words), readOptions(initOptions, flags), io),
  },
  {
    name: 'report',
    does: 'rebuild the pages from saved runs',
    operands: [['<run.json...>', 'saved runs']],
    options: { charts: where.charts },
    act: async (files, flags, io) =>
      (await import('../report.js')).report(files, readOptions({ charts: where.charts }, flags), io),
  },
  {
    name: 'gate',
    does: 'the CI gate: fails when figures got worse than a saved run, a git ref or limits',
    operands: [
      [
        '[scenarios...]',
        'scenarios to measure now; those of the saved run, or with limits, when none is named',
      ],
    ],
    options: { ...gateOptions, ...gatedOptions },
    act: async (names, flags, io) => (await import('../gate.js')).gate(names, flags, io),
  },
  {
    name: 'doctor',
    does: 'is this machine fit to measure? what to change',
    operands: [],
    options: { json: where.json },
    act: async (_, flags, io) =>
      (await import('../doctor.js')).doctor(readOptions({ json: where.json }, flags), io),
  },
  {
    name: 'explain',
    does: 'what a warning or an exit code means; without one, all of them',
    operands: [['[code]', 'as in run.json and in messages: still-moving, 3']],
    options: { json: where.json },
    act: async ([code], flags, io) =>
      (await import('../explain.js')).explain(code, readOptions({ json: where.json }, flags), io),
  },
  {
    name: 'compare',
    does: 'saved runs side by side, in benchstat’s layout',
    operands: [['<run.json...>', 'the old run, then the new']],
    options: compareOptions,
    act: async (files, flags, io) =>
      (await import('../compare.js')).compare(files, readOptions(compareOptions, flags), io),
  },
  {
    name: 'merge',
    does: 'put the parts of a sharded run together',
    operands: [['<run.json...>', 'the parts, in any order']],
    options: mergeOptions,
    act: async (files, flags, io) =>
      (await import('../merge.js')).merge(files, readOptions(mergeOptions, flags), io),
  },
  {
    name: 'history',
    does: 'figures over time, with the runs in which they changed',
    operands: [['<dir>', 'a folder with saved runs']],
    options: historyOptions,
    act: async ([folder = '.'], flags, io) =>
      (await import('../history.js')).history(folder, readOptions(historyOptions, flags), io),
  },
  {
    name: 'tune',
    does: 'which size of the young generation, or other V8 flags, serve best, and what they cost in memory',
    operands: [['<scenario>', 'a service or scenario: a bundled one, or a file']],
    options: tuneOptions,
    act: async (names, flags, io) => (await import('../tune.js')).tune(names, flags, io),
  },
  {
    name: 'watch',
    does: 'run any Node.js program unchanged, and tell its collections, pauses and allocation',
    operands: [['[command...]', 'the program, after --, as in: gclab watch -- node server.js']],
    options: watchOptions,
    act: async (command, flags, io) =>
      (await import('../watch.js')).watch(command, readOptions(watchOptions, flags), io),
  },
]
