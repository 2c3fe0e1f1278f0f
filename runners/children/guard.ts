import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../model/built.js'

/** Names this lab in the mark that its children bear. */
export const labMark = randomBytes(8).toString('hex')

let guard: ChildProcess | undefined

/**
 * Has a child ended when this process is gone, however it went. A process that blocks its event loop cannot see
 * that for itself, so a small one beside the lab waits for the lab's end. Started with the first child.
 */
export function guardChild(pid: number): void {
  guard ??= start()
  guard.stdin?.write(`${pid}\n`)
}

function start(): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env
  const entry = fileURLToPath(builtFile('runners/children/guard-process.js'))
  const started = spawn(process.execPath, [entry, labMark], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env,
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
