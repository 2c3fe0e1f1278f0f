import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { usageError } from '../model/errors.js'
import type { Environment } from '../model/run.js'
import { environmentOf } from '../runners/machine/environment.js'
import { gclabVersion } from '../runners/run/version.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { lockFolder } from '../storage/folder-lock.js'
import {
  beginJournal,
  digestOf,
  type Journal,
  type JournalEvents,
  type JournalHead,
  journalHead,
  journalPath,
  resumeJournal,
} from '../storage/journal.js'
import type { Io } from './io.js'
import { type ParsedRun, parseRunFlags, type RunFlags } from './run-flags.js'

/** A run that is about to measure, whether it begins or goes on, with the journal of its trials. */
export interface Begun extends ParsedRun {
  readonly environment: Environment
  readonly journal: Journal
  /** The folder of its results, which this process has for itself. */
  readonly out: string
}

/**
 * Begins a run, or goes on with the one that was cut off in the folder of results.
 * Throws a usage error when that one was another's, or on another machine, or its scenarios have changed.
 */
export async function begin(names: readonly string[], given: RunFlags, io: Io): Promise<Begun> {
  const asked = withResumeResolved(names, given, io.cwd)
  const out = resolve(io.cwd, asked.flags.out)
  const parse = () => parseRunFlags(asked.names, asked.flags, (name) => resolveTargets(name, io.cwd))
  if (asked.flags.resume) return resume(out, asked.names.length === 0 ? null : parse(), asked.flags, io)
  const parsed = parse()
  lockFolder(out)
  const environment = await environmentOf(parsed.node)
  if (existsSync(journalPath(out)))
    io.stderr.write(`note: this begins anew; the run that was cut off in ${out} cannot be resumed any more\n`)
  return { ...parsed, environment, out, journal: beginJournal(out, headOf(parsed, environment), events(io)) }
}

async function resume(out: string, wanted: ParsedRun | null, flags: RunFlags, io: Io): Promise<Begun> {
  if (wanted === null) refuseOptions(flags)
  lockFolder(out)
  const head = journalHead(out)
  requireSame(head, headOf(parsedOf(head), await environmentOf(head.node)))
  if (wanted !== null) requireAsked(head, wanted, flags)
  const journal = resumeJournal(out, events(io))
  io.stderr.write(`Going on with the run of ${head.startedAt}: ${journal.trials()} trials are complete.\n`)
  return { ...parsedOf(head), environment: head.environment, out, journal }
}

/** What the run was asked for when it began. */
function parsedOf({ options, node, targets }: JournalHead): ParsedRun {
  return { options, node, targets: targets.map(({ url }) => url) }
}

/** `--resume` may stand without a value, and then takes the scenario that follows it for one. */
function withResumeResolved(names: readonly string[], flags: RunFlags, cwd: string) {
  const { resume } = flags
  if (typeof resume !== 'string') return { names, flags }
  if (existsSync(journalPath(resolve(cwd, resume)))) return { names, flags: { ...flags, out: resume } }
  try {
    resolveTargets(resume, cwd)
  } catch {
    return { names, flags: { ...flags, out: resume } }
  }
  return { names: [resume, ...names], flags: { ...flags, resume: true } }
}

/** Options that do not say what is measured, or how. */
const beside = new Set(['resume', 'out', 'json', 'charts', 'load', 'time'])

function refuseOptions(flags: RunFlags): void {
  const given = Object.keys(flags).find((name) => !beside.has(name))
  if (given === undefined && flags.load !== false && flags.time !== false) return
  throw usageError(
    '--resume goes on with the options that the run began with: give none, or the whole command line that began it',
  )
}

function headOf({ options, targets, node }: ParsedRun, environment: Environment): JournalHead {
  return {
    schema: 'gclab/journal@1',
    gclab: gclabVersion(),
    startedAt: new Date().toISOString(),
    options,
    node,
    environment,
    targets: targets.map((url) => ({ url, digest: digestOfFile(url) })),
  }
}

function digestOfFile(url: string): string {
  try {
    return digestOf(readFileSync(fileURLToPath(url)))
  } catch {
    return 'it cannot be read'
  }
}

function requireSame(began: JournalHead, now: JournalHead): void {
  const fail = (what: string): never => {
    throw usageError(`the run cannot go on: ${what}. Begin anew without --resume.`)
  }
  if (began.gclab !== now.gclab) fail(`gclab ${began.gclab} began it, and this is ${now.gclab}`)
  const machine = ({ node, v8, os, arch, cpu, cores, flags }: Environment) =>
    [`Node.js ${node} (V8 ${v8})`, os, arch, cpu, `${cores} cores`, ...flags].join(', ')
  const [there, here] = [machine(began.environment), machine(now.environment)]
  if (there !== here) fail(`it began on ${there}, and this is ${here}`)
  for (const [i, { url, digest }] of began.targets.entries()) {
    if (now.targets[i]?.digest !== digest) fail(`${fileURLToPath(url)} has changed since it began`)
  }
}

/** A whole command line with `--resume` must ask for what the run was asked for. */
function requireAsked(began: JournalHead, { options, node, targets }: ParsedRun, flags: RunFlags): void {
  const seed = flags.seed === undefined ? began.options.seed : options.seed
  const same =
    isDeepStrictEqual({ ...options, seed }, began.options) &&
    node === began.node &&
    isDeepStrictEqual(
      targets,
      began.targets.map(({ url }) => url),
    )
  if (!same)
    throw usageError(
      'the run that was cut off had other options. Leave all but --resume and --out out, or begin anew.',
    )
}

function events(io: Io): JournalEvents {
  const onLoss = (message: string): void => {
    io.stderr.write(
      `warning: this run cannot be resumed from here, since its journal could not be written: ${message}\n`,
    )
  }
  return { signal: io.signal, onLoss }
}
