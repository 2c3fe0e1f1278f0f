import { existsSync, realpathSync } from 'node:fs'
import { basename, extname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ExitCode, exitCodes, unmeasuredError, usageError } from '../../model/errors.js'
import { quoted } from '../../model/options/command-line.js'
import type { Verification } from '../../model/run.js'
import { verifyCase } from '../../runners/passes/verify/pass.js'
import { guardedFolder } from '../../runners/processes/guard.js'
import { captureCalls } from '../../runners/programs/capture/program.js'
import type { Capture, CapturedKind } from '../../runners/programs/capture/read-capture.js'
import type { ProgramEnd } from '../../runners/programs/start-preloaded.js'
import { type Selection, selectScenarios } from '../../runners/run/select.js'
import { labOfThisNode } from '../../runners/run/task.js'
import { writeWhole } from '../../storage/atomic-write.js'
import { removeTemporary } from '../../storage/temporary.js'
import type { Io } from '../io.js'
import { type CapturedScenario, capturedScenario } from './captured-scenario.js'

/** Kinds of calls that become cases, and calls of a kind, at most. */
const MOST = { cases: 8, calls: 8, characters: 1_000_000 } as const

/** What is recorded, of which program, and where the scenario goes. */
export interface CaptureRequest {
  /** `file#export`. */
  readonly capture: string
  readonly command: readonly string[]
  readonly seconds: number | null
  readonly folder: string
  /** How to run the scenario at `path`. */
  readonly commandFor: (path: string) => string
  /** Says what else the folder needs. */
  readonly hints: () => void
}

/** `gclab init --capture`: a scenario whose cases are what an export was called with in a running program. */
export async function initCapture(request: CaptureRequest, io: Io): Promise<ExitCode> {
  const { file, exported } = exportOf(request.capture, io.cwd)
  const name = exported === 'default' ? nameOf(file) : exported
  const scenario = join(request.folder, `${name}.gclab.mjs`)
  if (existsSync(scenario)) throw usageError(`${scenario} is there already; remove it or name another folder`)
  const [program, ...args] = request.command
  if (program === undefined)
    throw usageError(
      '--capture needs the program that calls it, as in "gclab init --capture src/encode.js#encode -- node server.js"',
    )
  io.stderr.write(`Recording the calls of ${request.capture} by other modules; they take longer meanwhile.\n`)
  const capture = await captureCalls({
    file,
    name: exported,
    command: [program, ...args],
    cwd: io.cwd,
    seconds: request.seconds,
    outputToStderr: false,
    onTerminal: process.stdin.isTTY === true,
    signal: io.signal,
    onSeen: () => {},
  })
  const kinds = keptOf(requireCalls(capture, request.capture))
  const written: CapturedScenario = {
    kinds,
    module: capture.module ?? 'import',
    specifier: specifierOf(request.folder, file),
    exported,
    name,
    title: `${name} of ${relative(io.cwd, file)}, on what a program gave it`,
    head: headOf(request),
  }
  writeWhole(scenario, capturedScenario(written, false))
  io.stdout.write(
    `Wrote ${relative(io.cwd, scenario)}: ${kinds.length} case${kinds.length === 1 ? '' : 's'}.\n`,
  )
  for (const line of leftOut(capture, kinds)) io.stdout.write(`  ${line}\n`)
  for (const line of await verified(written, file)) io.stdout.write(`  ${line}\n`)
  request.hints()
  const command = request.commandFor(relative(io.cwd, scenario))
  io.stdout.write(
    `\nThe file holds what the program was given: look through it before you commit it.\n` +
      `Put your own function in the place of "candidate", then:\n  ${command} --quick\n`,
  )
  return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok
}

function exportOf(text: string, cwd: string): { readonly file: string; readonly exported: string } {
  const [, path, exported] = /^(.+)#([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(text) ?? []
  if (path === undefined || exported === undefined)
    throw usageError(
      `--capture takes a file and an export of it, as in src/encode.js#encode, not "${text}"${/#.*\./.test(text) ? '; to record a method, export a function that calls it' : ''}`,
    )
  const file = resolve(cwd, path)
  if (!existsSync(file)) throw usageError(`there is no file ${file}, which --capture "${text}" names`)
  return { file: realpathSync(file), exported }
}

/** A name for a default export, made of the file's. */
function nameOf(file: string): string {
  const name = basename(file, extname(file)).replace(/[^\p{ID_Continue}$]+(.)?/gu, (_, next = '') =>
    next.toUpperCase(),
  )
  return /^[\p{ID_Start}$_]/u.test(name) ? name : `module${name}`
}

/** Throws where there is nothing to write a scenario of. */
function requireCalls(capture: Capture, wanted: string): Capture {
  const { module, exports, calls, kinds, notKept } = capture
  if (module === null) throw unmeasuredError(`no Node.js process of the program loaded the file of ${wanted}`)
  if (exports !== null)
    throw usageError(
      `${wanted} is no function that is exported; the exports are ${exports.join(', ') || 'none'}`,
    )
  if (calls === 0)
    throw unmeasuredError(
      `no call of ${wanted} was seen: those within its own module are not, nor those with "new" of a class`,
    )
  if (kinds.every(({ kept }) => kept.length === 0))
    throw unmeasuredError(
      `${calls} calls of ${wanted} were seen, and none could be recorded: ${[...notKept.keys()].join('; ') || 'the program was killed'}`,
    )
  return capture
}

/** What goes into the scenario: the most frequent kinds, as many calls of each as divide a batch of ops. */
function keptOf({ kinds }: Capture): CapturedKind[] {
  let characters = 0
  return kinds
    .filter(({ kept }) => kept.length > 0)
    .slice(0, MOST.cases)
    .flatMap((kind) => {
      const most = Math.min(MOST.calls, 2 ** Math.floor(Math.log2(kind.kept.length)))
      const kept = kind.kept.slice(-most).filter(({ args }) => {
        characters += args.length
        return characters <= MOST.characters
      })
      return kept.length === 0 ? [] : [{ ...kind, kept }]
    })
}

/** Lines on what the scenario has not. */
function leftOut(
  { kinds, calls, notKept, end }: Capture & { readonly end: ProgramEnd },
  kept: readonly CapturedKind[],
): string[] {
  const covered = kept.reduce((sum, kind) => sum + kind.calls, 0)
  const missing = kinds.length - kept.length
  return [
    `They stand for ${covered} of the ${calls} calls that were seen${missing === 0 ? '' : `; ${missing} rarer kind${missing === 1 ? '' : 's'} of call left out`}.`,
    ...(end.signal === null
      ? []
      : [`${end.signal} ended the program before it told its last counts: there may have been more calls.`]),
    ...[...notKept].map(([reason, count]) => `Of those to be kept, ${count} could not be: ${reason}.`),
  ]
}

/** Whether the export gives again what it gave in the program, told by case. */
async function verified(written: CapturedScenario, file: string): Promise<string[]> {
  const kinds = written.kinds.filter(({ kept }) => kept.every(({ result }) => result !== null))
  const unseen = written.kinds
    .filter((kind) => !kinds.includes(kind))
    .map((kind) => `${kind.name}: what it gave cannot be written down, so it was not compared.`)
  if (kinds.length === 0) return unseen
  const folder = guardedFolder('gclab-')
  try {
    const path = join(folder, 'recorded.gclab.mjs')
    const specifier = pathToFileURL(file).href
    writeWhole(path, capturedScenario({ ...written, kinds, specifier }, true))
    // The Ctrl-C that ended the program is not meant for this.
    const { signal } = new AbortController()
    const lab = labOfThisNode(signal)
    const url = pathToFileURL(path).href
    const [selection] = await selectScenarios(lab, url, { quick: true, tune: [] })
    const { description, cases, contenders } = selection as Selection
    const differing: string[] = []
    for (const name of cases) {
      const place = { url, scenario: description.name, case: name }
      const { verified } = await verifyCase(lab, place, contenders)
      if (verified.same !== true) differing.push(`${name}: ${whyUnlike(verified)}.`)
    }
    const same = cases.length - differing.length
    const agree = `Called again with what was recorded it gives what it gave in the program in ${same} of ${cases.length} cases.`
    return [agree, ...differing, ...unseen]
  } finally {
    removeTemporary(folder)
  }
}

function whyUnlike({ same, difference }: Verification): string {
  if (same === null || difference === undefined) return 'could not be compared'
  return `it gave ${difference.expected} now and ${difference.actual} in the program; it depends on more than its arguments`
}

function headOf({ capture, command }: CaptureRequest): string[] {
  const day = new Date().toISOString().slice(0, 10)
  return [
    `Written by gclab init --capture ${quoted(capture)} -- ${command.map(quoted).join(' ')} on ${day}.`,
    'It holds what the program was given: look through it before you commit it.',
  ]
}

function specifierOf(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}
