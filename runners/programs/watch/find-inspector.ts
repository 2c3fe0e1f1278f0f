import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { messageOf, unmeasuredError, usageError } from '../../../model/errors.js'
import { connectInspector } from './inspector.js'
import { isNode } from './unseen.js'

const USUAL_PORT = 9229
/** How long a process may take to open its inspector after the signal, or the inspector to answer. */
const PATIENCE_MS = 5000

/**
 * The WebSocket of the inspector at `target`: a process, which is signalled to open it unless it `wasOpen`,
 * or a loopback address as `host:port`.
 * Throws a usage error where there is none to attach to.
 */
export async function findInspector(target: number | string) {
  if (typeof target === 'string') {
    const address = await addressAt(target)
    if (address !== null) return { address, wasOpen: true }
    throw usageError(`no inspector of Node.js answers at ${target}: start the program with --inspect`)
  }
  const command = commandOf(target)
  assertSignal(target, command)
  const [, port = USUAL_PORT] = /--inspect(?:-brk|-port)?=(?:\S*:)?(\d+)/.exec(command) ?? []
  const host = `127.0.0.1:${port}`
  const open = await addressOf(target, host)
  if (open !== null) return { address: open, wasOpen: true }
  process.kill(target, 'SIGUSR1')
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    await wait(100)
    const address = await addressOf(target, host)
    if (address !== null) return { address, wasOpen: false }
  }
  throw unmeasuredError(
    `process ${target} opened no inspector on ${host} when it was sent SIGUSR1. Another process may have that port, or the program handles the signal itself: start it with --inspect=127.0.0.1:9230, and name --attach 127.0.0.1:9230`,
  )
}

/** The WebSocket of the inspector there; `null` when none answers. */
async function addressAt(host: string): Promise<string | null> {
  try {
    const answer = await fetch(`http://${host}/json/list`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const [first] = (await answer.json()) as { readonly webSocketDebuggerUrl?: string }[]
    return first?.webSocketDebuggerUrl ?? null
  } catch {
    return null
  }
}

/** As {@link addressAt}, `null` too when it is another process's. */
async function addressOf(pid: number, host: string): Promise<string | null> {
  const address = await addressAt(host)
  if (address === null) return null
  const inspected = await connectInspector(address, () => {})
  try {
    return (await inspected.evaluate('process.pid')) === pid ? address : null
  } catch (error) {
    throw unmeasuredError(`the process whose inspector is at ${host} does not answer: ${messageOf(error)}`)
  } finally {
    inspected.close()
  }
}

/** The command line of a process. Throws a usage error where there is no such process of ours. */
function commandOf(pid: number): string {
  try {
    process.kill(pid, 0)
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EPERM') throw usageError(`process ${pid} is another user's: attach as that user`)
    if (code === 'ESRCH') throw usageError(`there is no process ${pid}`)
    throw usageError(`process ${pid} cannot be looked at: ${messageOf(error)}`)
  }
}

/** Throws unless SIGUSR1 opens an inspector: it ends a process that is not prepared for it. */
function assertSignal(pid: number, command: string): void {
  if (process.platform === 'win32')
    throw usageError(
      'a program on Windows cannot be asked by signal: start it with --inspect, and name --attach 127.0.0.1:9229',
    )
  const [program = ''] = command.split(' ')
  const isPrepared =
    process.platform === 'linux' ? isNode(pid) && catchesSigusr1(pid) : /^node/.test(basename(program))
  if (!isPrepared)
    throw usageError(`process ${pid} (${program}) is no Node.js that opens its inspector on SIGUSR1`)
}

/** By the mask of signals that Linux tells; SIGUSR1 is the tenth, also where other systems number it so. */
function catchesSigusr1(pid: number): boolean {
  const [, caught = '0'] = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return (BigInt(`0x${caught}`) & (1n << 9n)) !== 0n
}
