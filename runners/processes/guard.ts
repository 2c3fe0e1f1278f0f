import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../storage/dist-file.js'
import { temporaryFolder } from '../../storage/temporary.js'
import { MARK } from './kill-descendants.js'

/** Names this lab in the mark that its children bear. */
export const labMark = randomBytes(8).toString('hex')

/** What the guard is told of, a line of JSON each. */
export type Guarded =
  | { readonly pid: number }
  | { readonly folder: string }
  | { readonly program: string; readonly pid: number }
  | { readonly ended: string }

let guard: ChildProcess | undefined

/**
 * Has a child ended when this process is gone, however it went. A process that blocks its event loop cannot see
 * that for itself, so a small one beside the lab waits for the lab's end. Started with the first child.
 */
export function guardChild(pid: number): void {
  tell({ pid })
}

/** Has a folder removed when this process is gone and has not done so. */
export function guardFolder(folder: string): void {
  tell({ folder })
}

/** A new folder for temporary files, which the guard removes when this process is gone and has not done so. */
export function guardedFolder(prefix: string): string {
  const folder = temporaryFolder(prefix)
  guardFolder(folder)
  return folder
}

function tell(guarded: Guarded): void {
  guard ??= start()
  guard.stdin?.write(`${JSON.stringify(guarded)}\n`)
}

/**
 * Has a watched program ended, all that bears its mark, when this process is gone before it. When it has ended by
 * itself, what it leaves running is its own affair: the function that is given says so.
 */
export function guardProgram(pid: number, program: string): () => void {
  tell({ program, pid })
  return () => tell({ ended: program })
}

function start(): ChildProcess {
  const { NODE_OPTIONS: _, [MARK]: __, ...env } = process.env
  const entry = fileURLToPath(builtFile('runners/processes/guard-process.js'))
  const started = spawn(process.execPath, [entry, labMark], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env,
    // It must not hold on to a folder that is to go.
    cwd: '/',
    // A terminal's Ctrl-C is not for it.
    detached: true,
  })
  started.on('error', () => {})
  started.stdin?.on('error', () => {})
  // It must not keep the lab alive.
  started.unref()
  ;(started.stdin as unknown as { unref?: () => void }).unref?.()
  return started
}
