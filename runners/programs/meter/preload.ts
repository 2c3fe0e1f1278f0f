// Runs in every thread of a metered program before its own code: counts what it uses, and tells when asked.
import { writeFileSync } from 'node:fs'
import type * as Net from 'node:net'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { countMemory } from './count-memory.js'
import { meterFileName } from './thread-meter.js'

// In the address and not in the environment, which a worker may be started without.
const { searchParams } = new URL(import.meta.url)
const folder = searchParams.get('folder')
/** Where the lab listens; a program that ends by itself is not asked. */
const port = searchParams.get('port')

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

/** Every byte that comes asks for a reading; the first line tells who answers. */
function answerOn(labPort: number, read: () => unknown): void {
  const { connect } = process.getBuiltinModule('node:net') as typeof Net
  const socket: Net.Socket = connect({
    host: '127.0.0.1',
    port: labPort,
    // Without a buffer of its own, each byte would come in a new one.
    onread: {
      buffer: Buffer.alloc(16),
      callback: () => {
        socket.write(`${JSON.stringify(read())}\n`)
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
