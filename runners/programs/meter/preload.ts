// Runs in every thread of a metered program before its own code: counts what it uses, and tells when asked.
import { writeFileSync } from 'node:fs'
import type * as Net from 'node:net'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { threadId } from 'node:worker_threads'
import { countMemory } from './count-memory.js'
import { COLLECT, meterFileName, START_SAMPLING, type ThreadMeter } from './thread-meter.js'

// In the address and not in the environment, which a worker may be started without.
const { searchParams } = new URL(import.meta.url)
const folder = searchParams.get('folder')
/** Where the lab listens; a program that ends by itself is not asked. */
const port = searchParams.get('port')

const STARTS = START_SAMPLING.charCodeAt(0)
const COLLECTS = COLLECT.charCodeAt(0)

// Not in NODE_OPTIONS, which takes few of them.
for (const flag of searchParams.get('flags')?.split(' ') ?? []) setFlagsFromString(flag)

if (folder !== null) {
  const { read } = countMemory()
  process.once('exit', () => {
    try {
      const path = join(folder, meterFileName({ pid: process.pid, thread: threadId }))
      writeFileSync(path, JSON.stringify(read()))
    } catch {
      // The lab is gone; the program goes on.
    }
  })
  if (port !== null) answerOn(Number(port), read)
}

/** What comes asks for a reading; the first line tells who answers. */
function answerOn(labPort: number, read: () => ThreadMeter): void {
  const { connect } = process.getBuiltinModule('node:net') as typeof Net
  const answer = (meter: ThreadMeter): void => void socket.write(`${JSON.stringify(meter)}\n`)
  let sampling: { readonly end: (meter: ThreadMeter) => ThreadMeter } | undefined
  // What sampling itself takes is in no figure: it begins before a reading, and ends after one.
  const startSampling = (everyBytes: number): Promise<void> =>
    import('./sample-thread.js')
      .then(({ sampleThread }) => {
        sampling = sampleThread(everyBytes)
      })
      // Whoever samples sees that nothing comes of it; the program goes on.
      .catch(() => {})
      .then(() => answer(read()))
  const collect = (): Promise<void> =>
    import('./collect-all.js')
      .then(({ collectAll }) => answer({ ...read(), keptBytes: collectAll() }))
      .catch(() => answer(read()))
  const socket: Net.Socket = connect({
    host: '127.0.0.1',
    port: labPort,
    // Without a buffer of its own, each byte would come in a new one.
    onread: {
      buffer: Buffer.alloc(16),
      callback: (length, asked) => {
        if (asked[0] === STARTS) void startSampling(Number(Buffer.from(asked).toString('latin1', 1, length)))
        else if (asked[0] === COLLECTS) void collect()
        else if (sampling === undefined) answer(read())
        else {
          answer(sampling.end(read()))
          sampling = undefined
        }
        return true
      },
    },
  })
  socket.on('error', () => {})
  socket.write(
    `${JSON.stringify({ token: searchParams.get('token'), pid: process.pid, thread: threadId })}\n`,
  )
  // It must not keep the program alive.
  socket.unref()
}
