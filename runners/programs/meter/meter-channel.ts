import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { timeout } from '../../../model/timeout.js'
import { toldModule } from '../../../storage/dist-file.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import { COLLECT, meterFileName, START_SAMPLING, type ThreadMeter } from './thread-meter.js'

/** What the threads of a program tell of themselves. */
export interface MeterChannel {
  /** The module that every thread of the program loads. */
  readonly preload: URL
  /** Whether any thread has told of itself, so that it can be asked. */
  readonly isHeard: () => boolean
  /** Readings of the threads that run, taken now. Rejects with the reason when one does not answer. */
  readonly ask: () => Promise<readonly ThreadMeter[]>
  /** As {@link ask}, and from then on who allocates is sampled, for the next reading. */
  readonly startSampling: (everyBytes: number) => Promise<readonly ThreadMeter[]>
  /** As {@link ask}, and each makes a full collection. */
  readonly collect: () => Promise<readonly ThreadMeter[]>
  /** Last readings of the threads that have ended; those that were killed left only what they answered. */
  readonly ended: () => readonly ThreadMeter[]
  readonly close: () => void
}

/** A thread that is connected, or was. */
interface Connected {
  readonly socket: Socket
  readonly name: string
  isOpen: boolean
  last: ThreadMeter | undefined
  answered: () => void
}

/** Opens a channel on which threads are asked while they run, for `timeoutMs` at most. `flags`: V8's. */
export async function openMeterChannel(timeoutMs: number, flags = ''): Promise<MeterChannel> {
  const folder = guardedFolder('gclab-meter-')
  const token = randomBytes(12).toString('hex')
  const threads = new Set<Connected>()
  const server = createServer((socket) => meet(socket, token, threads))
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const port = String((server.address() as AddressInfo).port)
  const askAll = async (what: string): Promise<readonly ThreadMeter[]> => {
    const open = [...threads].filter(({ isOpen }) => isOpen)
    return (await Promise.all(open.map((one) => askThread(one, what, timeoutMs)))).flat()
  }
  return {
    preload: toldModule(meterPreload, { folder, port, token, flags }),
    isHeard: () => threads.size > 0,
    ask: () => askAll('?'),
    startSampling: (everyBytes) => askAll(`${START_SAMPLING}${everyBytes}`),
    collect: () => askAll(COLLECT),
    ended: () => {
      const files = readMeterFiles(folder)
      const open = new Set([...threads].filter(({ isOpen }) => isOpen).map(({ name }) => name))
      const killed = [...threads].filter(({ isOpen, name }) => !isOpen && !files.has(name))
      const left = [...files].filter(([name]) => !open.has(name)).map(([, meter]) => meter)
      return [...left, ...killed.flatMap(({ last }) => last ?? [])]
    },
    close: () => {
      for (const { socket } of threads) socket.destroy()
      server.close()
      removeTemporary(folder)
    },
  }
}

/** The module that a metered thread loads. */
export const meterPreload = 'runners/programs/meter/preload.js'

/** The readings that threads left at their end, by the file's name. */
export function readMeterFiles(folder: string): ReadonlyMap<string, ThreadMeter> {
  return new Map(
    readdirSync(folder).flatMap((name) => {
      try {
        return [[name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as ThreadMeter]]
      } catch {
        // Half a file: its thread was killed while it wrote.
        return []
      }
    }),
  )
}

function meet(socket: Socket, token: string, threads: Set<Connected>): void {
  let thread: Connected | undefined
  socket.on('error', () => {})
  socket.once('close', () => {
    if (thread === undefined) return
    thread.isOpen = false
    thread.answered()
  })
  const lines = createInterface({ input: socket })
  // It tells of the socket's errors once more: a program that is killed resets its connection.
  lines.on('error', () => {})
  lines.on('line', (line) => {
    try {
      const told = JSON.parse(line)
      if (thread !== undefined) {
        thread.last = told
        thread.answered()
      } else if (told.token === token) {
        thread = { socket, name: meterFileName(told), isOpen: true, last: undefined, answered: () => {} }
        threads.add(thread)
      } else socket.destroy()
    } catch {
      socket.destroy()
    }
  })
}

/** Empty where the thread ended before it answered. */
function askThread(thread: Connected, what: string, timeoutMs: number): Promise<readonly ThreadMeter[]> {
  const [pid, id] = thread.name.split(/\D/)
  return new Promise((resolve, reject) => {
    const cause = `its event loop did not turn for ${timeoutMs / 1000} s (process ${pid}, thread ${id})`
    const late = timeout(timeoutMs, () => reject(new Error(cause)))
    thread.answered = () => {
      clearTimeout(late)
      thread.answered = () => {}
      resolve(thread.isOpen && thread.last !== undefined ? [thread.last] : [])
    }
    thread.socket.write(what)
  })
}
