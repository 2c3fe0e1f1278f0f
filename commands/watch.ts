import { join, resolve } from 'node:path'
import { createLogUpdate } from 'log-update'
import { type ExitCode, exitCodes, unmeasuredError, usageError } from '../model/errors.js'
import { quoted } from '../model/options/command-line.js'
import { type ProgramWatch, WATCH_SCHEMA, type WatchDocument } from '../model/watch.js'
import { plain } from '../reports/text/escape.js'
import {
  liveText,
  watchFlamePage,
  watchHtml,
  watchPage,
  watchSketches,
  watchText,
} from '../reports/watch/index.js'
import { readEnvironment } from '../runners/machine/environment.js'
import { isStarter } from '../runners/programs/starter.js'
import { watchRunning } from '../runners/programs/watch/attach.js'
import type { OnSeen } from '../runners/programs/watch/follow-threads.js'
import { watchProgram } from '../runners/programs/watch/program.js'
import { gclabVersion } from '../runners/run/version.js'
import { writeWhole } from '../storage/atomic-write.js'
import { requireOwn, writePage } from '../storage/own-files.js'
import { chartsOf, picturesIn } from './charts-beside.js'
import { type Io, pathFrom, wrapToTerminal } from './io.js'
import type { WatchOptions } from './options/table.js'
import { showLive } from './watch-live.js'

/** `gclab watch`: runs a program, or joins one that runs; tells what its collectors did. */
export async function watch(command: readonly string[], options: WatchOptions, io: Io): Promise<ExitCode> {
  const folder = join(resolve(io.cwd, options.out), 'watch')
  requireOwn(['watch.json', 'report.md', 'report.html', FLAME].map((name) => join(folder, name)))
  const watching = watchingOf(command, options, io)
  const startedAt = new Date().toISOString()
  io.stderr.write(`Watching ${plain(watching.name)}, ${endsWhen(options)}.\n`)
  const program = await watchShown(watching, join(folder, 'report.html'), options, io)
  assertSeen(program)
  const environment = await readEnvironment(process.execPath)
  const watched: WatchDocument = {
    schema: WATCH_SCHEMA,
    gclab: gclabVersion(),
    startedAt,
    environment,
    programs: [program],
  }
  await save(watched, folder, options, io)
  if (options.json) io.stdout.write(`${JSON.stringify(watched)}\n`)
  else
    io.stdout.write(
      `${wrapToTerminal(watchText(watched, io.stdout.columns ?? 140), io.stdout)}\nReport: ${pathFrom(io.cwd, join(folder, 'report.md'))}\n${nextCommand(command)}`,
    )
  if (io.signal.aborted) return exitCodes.interrupted
  return endedWell(program) ? exitCodes.ok : exitCodes.unmeasured
}

function endsWhen({ attach, seconds }: WatchOptions): string {
  if (attach !== null)
    return `until it ends${seconds === null ? '' : ` or for ${seconds} s`}; Ctrl-C leaves it running`
  return seconds === null ? 'until it ends or Ctrl-C' : `until it ends, for ${seconds} s at most`
}

/** How to measure a function of what was watched. */
function nextCommand(command: readonly string[]): string {
  if (command.length === 0) return ''
  return `Next:   npx gclab init --capture '<file#export>' -- ${command.map(quoted).join(' ')}\n        a benchmark of what the program calls that function with\n`
}

/** A program to watch: what it is called until it is known better, and how it is watched. */
interface Watching {
  readonly name: string
  readonly run: (onSeen: OnSeen) => Promise<ProgramWatch>
}

/** Watches the program, on the page of `--live` too. */
async function watchShown(
  { name, run }: Watching,
  report: string,
  { live, port }: WatchOptions,
  io: Io,
): Promise<ProgramWatch> {
  if (port !== null && !live) throw usageError('--port says where the page of --live listens: add --live')
  const page = live ? await showLive(name, port, io) : undefined
  let isSeen = false
  try {
    const program = await withLiveLine(run, page?.seen, io)
    page?.ended(program)
    isSeen = true
    return program
  } finally {
    await page?.close(isSeen ? report : null)
  }
}

/** The program that was asked for. Throws a usage error where none is, or too many. */
function watchingOf(command: readonly string[], options: WatchOptions, io: Io): Watching {
  const { attach, seconds } = options
  if (attach !== null) {
    if (command.length > 0)
      throw usageError('--attach watches a program that runs already: leave out the command')
    const run = (onSeen: OnSeen) => watchRunning({ target: attach, seconds, signal: io.signal, onSeen })
    return { name: `the process at ${attach}`, run }
  }
  const [file, ...args] = command
  if (file === undefined)
    throw usageError(
      'name the program to watch, as in "gclab watch -- node server.js", or --attach <pid> for one that runs',
    )
  const run = (onSeen: OnSeen) =>
    watchProgram({
      command: [file, ...args],
      cwd: io.cwd,
      seconds,
      outputToStderr: options.json,
      onTerminal: process.stdin.isTTY === true,
      signal: io.signal,
      onSeen,
    })
  return { name: command.join(' '), run }
}

/** Watches a program, and tells on standard error what was seen so far. */
function withLiveLine(run: Watching['run'], onSeen: OnSeen | undefined, io: Io): Promise<ProgramWatch> {
  const live = io.stderr.isTTY === true && io.env.TERM !== 'dumb' && !io.env.CI
  const line = live ? createLogUpdate(io.stderr as NodeJS.WriteStream) : undefined
  let told = 0
  return run((threads, elapsedMs) => {
    onSeen?.(threads, elapsedMs)
    const text = liveText(threads, elapsedMs)
    if (line !== undefined) line(text)
    else if (elapsedMs - told >= PLAIN_LINE_MS) {
      told = elapsedMs
      io.stderr.write(`${text}\n`)
    }
  }).finally(() => line?.clear())
}

/** Between two lines where there is no terminal to keep one line on. */
const PLAIN_LINE_MS = 10_000

/** Throws where nothing of the program's own was seen. */
function assertSeen({ command, threads, unseen = [] }: ProgramWatch): void {
  const missed = unseen.length === 0 ? '' : ` Not watched: ${unseen.join('; ')}.`
  if (threads.length === 0 && unseen.length > 0)
    throw unmeasuredError(
      `nothing was seen of ${command}.${missed} What is watched must be run by Node.js 20.19 or later, be passed NODE_OPTIONS, and turn its event loop.`,
    )
  if (threads.length === 0) {
    throw unmeasuredError(
      `no Node.js process came up in ${command} that could be watched, so nothing was seen. It must be run by Node.js 20.19 or later, and pass NODE_OPTIONS on.`,
    )
  }
  if (threads.every(({ script }) => isStarter(script))) {
    throw unmeasuredError(
      `${command}: only what starts the program was seen, not the program. Where its script sets NODE_OPTIONS of its own, name the command itself, as in "gclab watch -- node server.js".${missed}`,
    )
  }
}

/** One that was asked to end may do so with any code; how one ended that gclab joined is not known. */
function endedWell({ ended, exitCode, leftRunning }: ProgramWatch): boolean {
  return ended || exitCode === 0 || leftRunning !== undefined
}

async function save(watched: WatchDocument, folder: string, { charts }: WatchOptions, io: Io): Promise<void> {
  const path = (name: string): string => join(folder, name)
  writeWhole(path('watch.json'), `${JSON.stringify(watched, null, 1)}\n`)
  const sketches = watchSketches(watched)
  const drawn = await chartsOf(sketches, charts, io)
  const flames = watched.programs.map((program) => {
    const flame = watchFlamePage(program)
    if (flame === null) return ''
    writePage(path(FLAME), flame)
    return FLAME
  })
  writePage(path('report.md'), watchPage(watched, drawn, flames), picturesIn(folder, drawn))
  writePage(path('report.html'), watchHtml(watched, sketches, flames))
}

const FLAME = 'flame.html'
