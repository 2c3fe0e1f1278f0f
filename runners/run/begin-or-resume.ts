import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { usageError } from '../../model/errors.js'
import type { Environment } from '../../model/run.js'
import { lockFolder } from '../../storage/folder-lock.js'
import {
  beginJournal,
  digestOf,
  JOURNAL_SCHEMA,
  type Journal,
  type JournalEvents,
  type JournalHead,
  journalHead,
  journalPath,
  resumeJournal,
} from '../../storage/journal.js'
import { readEnvironment } from '../machine/environment.js'
import type { AskedRun, Task } from './task.js'
import { gclabVersion } from './version.js'

/** A run that is about to measure, whether it begins or goes on, with the journal of its trials. */
export interface Begun extends Task {
  readonly journal: Journal
}

/** The terminal of a run, and the signal that ends it. */
export interface Listener {
  readonly signal: AbortSignal
  /** Takes a line. */
  readonly tell: (line: string) => void
}

/** Begins a run in a folder of results, which this process has for itself from now on. */
export async function beginRun(out: string, asked: AskedRun, listener: Listener): Promise<Begun> {
  lockFolder(out)
  const environment = await readEnvironment(asked.node)
  if (existsSync(journalPath(out)))
    listener.tell(`note: this begins anew; the run that was cut off in ${out} cannot be resumed any more`)
  return { ...asked, environment, journal: beginJournal(out, headOf(asked, environment), events(listener)) }
}

/**
 * Resumes the run that was cut off in the folder of results. `asked`: the command line, if given again; a
 * drawn seed in it does not count. Throws a usage error when that run is another, or on another machine, or
 * its scenarios have changed.
 */
export async function resumeRun(
  out: string,
  asked: (AskedRun & { readonly seedIsDrawn: boolean }) | null,
  listener: Listener,
): Promise<Begun> {
  lockFolder(out)
  const head = journalHead(out)
  requireSame(head, headOf(askedOf(head), await readEnvironment(head.node)))
  if (asked !== null) requireAsked(head, asked, asked.seedIsDrawn)
  const journal = resumeJournal(out, events(listener))
  listener.tell(`Going on with the run of ${head.startedAt}: ${journal.trials()} trials are complete.`)
  return { ...askedOf(head), environment: head.environment, journal }
}

/** What the run was asked for when it began. */
function askedOf({ options, node, targets }: JournalHead): AskedRun {
  return { options, node, targets: targets.map(({ url }) => url) }
}

function headOf({ options, targets, node }: AskedRun, environment: Environment): JournalHead {
  return {
    schema: JOURNAL_SCHEMA,
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
function requireAsked(began: JournalHead, { options, node, targets }: AskedRun, seedIsDrawn: boolean): void {
  const seed = seedIsDrawn ? began.options.seed : options.seed
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

function events({ signal, tell }: Listener): JournalEvents {
  const onLoss = (message: string): void =>
    tell(`warning: this run cannot be resumed from here, since its journal could not be written: ${message}`)
  return { signal, onLoss }
}
