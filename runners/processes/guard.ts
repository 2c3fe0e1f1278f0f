import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../storage/dist-file.js'
import { makeTemporary, temporaryRoot } from '../../storage/temporary.js'
import { MARK } from './kill-descendants.js'

/** Names this lab in the mark that its children bear. */
export const labMark = randomBytes(8).toString('hex')

/** What the guard is told of, a line of JSON each; it acts when this process is gone, however it went. */
export type Guarded =
  /** A child, ended with its group where its mark cannot be seen. */
  | { readonly pid: number }
  /** A file or folder, removed if it is still there. */
  | { readonly path: string }
  /** A watched program: all that bears this mark is ended, or its group where marks cannot be seen. */
  | { readonly program: string; readonly pid?: number }
  /** A watched program that has ended by itself: what it leaves running is its own affair. */
  | { readonly ended: string }

let guard: ChildProcess | undefined

/**
 * Starts the guard, once. A process that blocks its event loop cannot see that its lab is gone, so a small
 * one beside the lab waits for the lab's end, and then ends all that bears its mark.
 */
export function startGuard(): ChildProcess {
  guard ??= spawnGuard()
  return guard
}

/** Tells the guard of what is to go with this process; best before it is there. */
export function tellGuard(guarded: Guarded): void {
  startGuard().stdin?.write(`${JSON.stringify(guarded)}\n`)
}

/**
 * A new folder, for temporary files if `root` names no other place, which goes with this process. Throws an
 * error for people when the system has no place for one.
 */
export function guardedFolder(prefix: string, root = temporaryRoot()): string {
  const path = join(root, `${prefix}${randomBytes(6).toString('hex')}`)
  tellGuard({ path })
  makeTemporary(path)
  return path
}

function spawnGuard(): ChildProcess {
  const { NODE_OPTIONS: _, NODE_EXTRA_CA_CERTS: __, [MARK]: ___, ...env } = process.env
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
