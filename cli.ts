#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { fitted, type Io } from './commands/io.js'
import { watchOutput } from './commands/streams.js'
import { type ExitCode, exitCodes } from './model/errors.js'
import { asLabError } from './model/system-error.js'
import { plain } from './reports/text/escape.js'
import { gclabVersion } from './runners/run/version.js'

let exitCode: ExitCode = exitCodes.ok
const interrupt = new AbortController()
const stdout = watchOutput(process.stdout, 'standard output')
const stderr = watchOutput(process.stderr, 'standard error')
// A handler of an event may throw, too; the code 1 of Node itself would be a finding.
process.on('uncaughtException', (error) => process.exit(explain(error)))
const io: Io = { stdout, stderr, env: process.env, cwd: workingFolder(), signal: interrupt.signal }

const program = new Command('gclab')
  .description('Did relieving the garbage collector help, by how much, and can the figure be trusted?')
  .version(gclabVersion())
  .exitOverride()
  .configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text.split('\n').map(plain).join('\n')),
  })
  .showHelpAfterError('(gclab --help shows the commands and options)')

measuring(program.command('run'))
  .description('measure scenarios, write the report, print the table')
  .argument(
    '[scenarios...]',
    'names of bundled scenarios (see "gclab list"), scenario files, or globs of them',
  )
  .option(
    '--baseline <function>',
    'compare functions without a scenario: file#export or an expression; --variant then takes others, --case inputs',
  )
  .option('--shard <i/n>', 'measure only this part of the cases; gclab merge puts the parts together')
  .option('--resume [dir]', 'go on with the run that was cut off in --out')
  .option('--profile', 'add a flame graph: allocations of the baseline against the best variant')
  .option('--json', 'print the run document, and nothing else, on standard output')
  .option('--no-charts', 'draw no charts')
  .action(async (names, flags) => {
    exitCode = await (await import('./commands/run.js')).run(names, flags, io)
  })

program
  .command('profile')
  .description(
    'flame graphs and allocation profiles of one case and variant, or of a program: -- node app.js',
  )
  .argument('[scenario]', 'a bundled scenario or a scenario file')
  .argument('[command...]', 'after "--": node, its flags, the script and its arguments')
  .option(
    '--tool <name>',
    'allocations, cpu, heap-timeline, 0x, or a clinic tool as in clinic-flame',
    'allocations',
  )
  .option('--case <name>', 'the case (default: the first)')
  .option('--variant <name>', 'the variant (default: the baseline)')
  .option('--diff', 'the baseline and the variant in one differential graph')
  .option('--seconds <n>', 'seconds to sample (default 5; a program: until it exits)')
  .option('--timeout <seconds>', 'end a child or a program that does not end (default 60)')
  .option('--max-heap <MB>', 'limit of the heap')
  .option('--node <path>', 'the Node.js to profile')
  .option('--out <dir>', 'where results go', 'gclab-results')
  .action(async (_scenario, _command, flags, self) => {
    const { profile, splitAtDashes } = await import('./commands/profile.js')
    exitCode = await profile(splitAtDashes(self.args, process.argv), flags, io)
  })

program
  .command('list')
  .description('the bundled scenarios')
  .option('--json', 'as JSON')
  .action(async (flags) => {
    exitCode = await (await import('./commands/list.js')).list(flags, io)
  })

program
  .command('init')
  .description('write an example scenario to start from')
  .argument('[dir]', 'the folder for it', 'bench')
  .option('--script', 'add a script that runs the scenarios of the folder to package.json')
  .action(async (folder, flags) => {
    exitCode = await (await import('./commands/init.js')).init(folder, flags, io)
  })

program
  .command('report')
  .description('rebuild the pages from saved runs')
  .argument('<run.json...>', 'saved runs')
  .option('--no-charts', 'draw no charts')
  .action(async (files, flags) => {
    exitCode = await (await import('./commands/report.js')).report(files, flags, io)
  })

measuring(program.command('gate'))
  .description('the CI gate: fails when figures got worse than a saved run, a git ref or limits')
  .argument(
    '[scenarios...]',
    'scenarios to measure now; those of the saved run, or with limits, when none is named',
  )
  .option('--baseline <run.json>', 'compare with a saved run')
  .option('--against <git ref>', 'compare with the code of a commit, in turns in the same run')
  .option(
    '--prepare <command>',
    'makes that checkout ready (default: the lockfile’s install, then the build script)',
  )
  .option('--limits [config]', 'compare with the limits in gclab.config.(ts|js|json)')
  .option('--current <run.json>', 'judge this saved run rather than measure')
  .option('--strict', 'exit 3 when a comparison is inconclusive')
  .option('--bytes-tolerance <bytes>', 'more bytes per op that still pass (default 0)')
  .option('--allocs-tolerance <n>', 'more objects per op that still pass (default 0)')
  .option(
    '--time-tolerance <percent>',
    'more time, against the run’s own baseline, that still passes (default 5)',
  )
  .option('--gc-tolerance <percent>', 'more collections that still pass (default 10)')
  .option('--markdown <file>', 'write the result as a comment for a pull request')
  .action(async (names, flags) => {
    exitCode = await (await import('./commands/gate.js')).gate(names, flags, io)
  })

program
  .command('doctor')
  .description('is this machine fit to measure? what to change')
  .option('--json', 'as JSON')
  .action(async (flags) => {
    exitCode = await (await import('./commands/doctor.js')).doctor(flags, io)
  })

program
  .command('compare')
  .description('saved runs side by side, in benchstat’s layout')
  .argument('<run.json...>', 'the old run, then the new')
  .option('--format <format>', 'text, markdown, csv, json, github-action-benchmark or bencher', 'text')
  .action(async (files, flags) => {
    exitCode = await (await import('./commands/compare.js')).compare(files, flags, io)
  })

program
  .command('merge')
  .description('put the parts of a sharded run together')
  .argument('<run.json...>', 'the parts, in any order')
  .option('--out <dir>', 'where results go', 'gclab-results')
  .option('--json', 'print the run document, and nothing else, on standard output')
  .option('--no-charts', 'draw no charts')
  .action(async (files, flags) => {
    exitCode = await (await import('./commands/merge.js')).merge(files, flags, io)
  })

program
  .command('history')
  .description('figures over time, with the runs in which they changed')
  .argument('<dir>', 'a folder with saved runs')
  .option('--out <dir>', 'where the page goes', 'gclab-results/history')
  .option('--no-charts', 'draw no charts')
  .action(async (folder, flags) => {
    exitCode = await (await import('./commands/history.js')).history(folder, flags, io)
  })

program
  .command('watch')
  .description('run any Node.js program unchanged, and tell its collections, pauses and allocation')
  .argument('<command...>', 'the program, after --, as in: gclab watch -- node server.js')
  .option('--vs <command>', 'then this other program, and both side by side')
  .option('--seconds <n>', 'ask each program to end after so long, as Ctrl-C would')
  .option('--out <dir>', 'where results go', 'gclab-results')
  .option('--json', 'print the document, and nothing else, on standard output')
  .option('--no-charts', 'draw no charts')
  .action(async (command, flags) => {
    exitCode = await (await import('./commands/watch.js')).watch(command, flags, io)
  })

/** The options of every command that measures. */
function measuring(command: Command): Command {
  return command
    .option('--case <names...>', 'only these cases')
    .option('--variant <names...>', 'only these variants; the baseline always runs')
    .option('--quick', 'a first look: fewer and shorter forks, no control')
    .option('--budget <seconds>', 'time for the time pass of the whole run')
    .option('--precision <percent>', 'wanted half-width of the 95 % interval (default 1)')
    .option('--min-effect <percent>', 'smallest difference that matters (default 1)')
    .option('--forks <n>', 'forks of the time pass, rather than as many as a pilot asks for')
    .option('--workers <n,n,…>', 'run every case in so many worker threads at once, as in 1,2,4')
    .option(
      '--load [http]',
      'run the load pass on every case and find the highest rate; http: behind real servers',
    )
    .option('--no-load', 'leave the load pass out')
    .option('--no-time', 'count bytes, objects and collections only')
    .option('--tune <flags>', 'enter the baseline once more under these V8 flags (repeatable)', collect)
    .option(
      '--node <path|version>',
      'the Node.js that measures: a path or a version, as in 22,24 (repeatable with run)',
      collect,
    )
    .option('--timeout <seconds>', 'end a child that gives no sign of life for so long (default 60)')
    .option('--max-heap <MB>', 'limit of a child’s heap')
    .option('--seed <n>', 'seed of the order in which contenders take turns')
    .option('--out <dir>', 'where results go', 'gclab-results')
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted)
    io.stderr.write('\nInterrupted: saving what is complete. Once more ends at once.\n')
    interrupt.abort()
  })
}
try {
  await program.parseAsync()
} catch (error) {
  exitCode = explain(error)
}
process.exitCode = await codeOnceTold(exitCode)

function workingFolder(): string {
  try {
    return process.cwd()
  } catch (error) {
    process.exit(explain(error))
  }
}

/** The exit code once all output is out: what is lost of it spoils a 0, and never a verdict. */
async function codeOnceTold(code: ExitCode): Promise<ExitCode> {
  const lost = (await stdout.lost()) ?? (await stderr.lost())
  if (lost === undefined) return code
  stderr.write(`error: ${plain(lost)}\n`)
  return code === exitCodes.ok ? exitCodes.unmeasured : code
}

/** Tells the person what went wrong, once and without a stack trace; returns the exit code. */
function explain(error: unknown): ExitCode {
  // commander has said its part itself; its help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (interrupt.signal.aborted) return exitCodes.interrupted
  const known = asLabError(error)
  if (known !== undefined) {
    stderr.write(fitted(`error: ${plain(known.message)}\n`, stderr))
    return known.exitCode
  }
  const stack = error instanceof Error ? error.stack : String(error)
  stderr.write(`error: gclab itself failed; please report this with the command that led to it\n${stack}\n`)
  return exitCodes.unmeasured
}
