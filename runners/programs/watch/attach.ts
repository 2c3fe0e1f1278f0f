import { fileURLToPath } from 'node:url'
import { messageOf, unmeasuredError } from '../../../model/errors.js'
import { timeout } from '../../../model/timeout.js'
import type { ProgramWatch } from '../../../model/watch.js'
import { toldModule } from '../../../storage/dist-file.js'
import { guardedFolder } from '../../processes/guard.js'
import { findInspector } from './find-inspector.js'
import { followThreads, type OnSeen, watchPreload } from './follow-threads.js'
import { connectInspector, type InspectedProcess, type InspectedThread } from './inspector.js'

/** What is watched, and how long. */
export interface AttachPlan {
  /** A process's id, or where its inspector listens, as `127.0.0.1:9229`. */
  readonly target: number | string
  /** `null`: until the signal, or until the program ends. */
  readonly seconds: number | null
  readonly signal: AbortSignal
  readonly onSeen: OnSeen
}

/** How long an inspector that was opened for us may take to close, in seconds. */
const CLOSING_S = 2

/**
 * Watches a program that runs already, with its worker threads, and leaves it as it was.
 * Throws a usage error where there is nothing to attach to, and exit 3 where the program does not let itself.
 */
export async function watchRunning({ target, seconds, signal, onSeen }: AttachPlan): Promise<ProgramWatch> {
  const { address, wasOpen } = await findInspector(target)
  const folder = guardedFolder('gclab-watch-')
  const { href } = toldModule(watchPreload, { folder, attached: wasOpen ? 'before' : 'opened' })
  const workers: InspectedThread[] = []
  const process = await connectInspector(address, (worker) => {
    workers.push(worker)
    // One that ends meanwhile, or does not let itself be watched, is missed and told of.
    worker.evaluate(loading(href)).catch(() => {})
  })
  const seen = followThreads(folder, onSeen)
  try {
    const command = await nameOf(process, folder)
    await process.evaluate(loading(href))
    await Promise.race([process.closed, over(seconds, signal)])
    const hasEnded = await leave(process, workers, href)
    return { command, exitCode: null, signal: null, ended: false, leftRunning: !hasEnded, ...seen.readLast() }
  } catch (error) {
    throw unmeasuredError(
      `the process at ${target} cannot be watched: ${messageOf(error)}. It must run Node.js 20.19 or later, for the user who runs gclab, and turn its event loop`,
    )
  } finally {
    if (!wasOpen) await closeInspector(process)
    process.close()
    seen.stop()
  }
}

/** Its command line, for people. Rejects where it cannot write its records. */
async function nameOf(process: InspectedThread, folder: string): Promise<string> {
  const program = await process.evaluate(
    `{ const fs = process.getBuiltinModule('node:fs'); fs.accessSync(${JSON.stringify(folder)}, fs.constants.W_OK) }
    ['node', ...process.execArgv, ...process.argv.slice(1)].join(' ') + ' (process ' + process.pid + ')'`,
  )
  return String(program)
}

/** Loads a module and calls `act` with it. The protocol cannot import; a module made for it can. */
function loading(href: string, act = '() => {}'): string {
  const [path, address] = [fileURLToPath(href), href].map((text) => JSON.stringify(text))
  return `(() => {
    const loader = new (process.getBuiltinModule('node:module'))(${path})
    loader._compile('module.exports = (address) => import(address)', ${path})
    return loader.exports(${address}).then(${act})
  })()`
}

/** Ends the watching in all threads. Returns whether the program has ended by itself. */
async function leave(
  process: InspectedThread,
  workers: readonly InspectedThread[],
  href: string,
): Promise<boolean> {
  const stopping = loading(href, '({ stop }) => stop()')
  await Promise.all(workers.map((worker) => worker.evaluate(stopping).catch(() => {})))
  return process.evaluate(stopping).then(
    () => false,
    () => true,
  )
}

/** Closing cuts the connection: not before the answer to this is on its way. */
async function closeInspector({ evaluate, closed }: InspectedProcess): Promise<void> {
  await evaluate("setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50); undefined").catch(
    () => {},
  )
  await Promise.race([closed, over(CLOSING_S)])
}

function over(seconds: number | null, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (seconds !== null) timeout(seconds * 1000, resolve).unref()
    if (signal?.aborted) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}
