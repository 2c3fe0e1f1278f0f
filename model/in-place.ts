import { closeSync, constants, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'

/** The open file that a path such as /dev/stdout stands for; `null` for any other path. */
export function descriptorOf(path: string): number | null {
  const named = ['/dev/stdin', '/dev/stdout', '/dev/stderr'].indexOf(path)
  if (named >= 0) return named
  const [, text] = /^\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/(\d+)$/.exec(path) ?? []
  return text === undefined || (/^\/proc\/\d/.test(path) && !path.startsWith(`/proc/${process.pid}/`))
    ? null
    : Number(text)
}

/** How long nobody may take anything out of a pipe, or open its other end, in milliseconds. */
const PATIENCE_MS = 10_000
const PAUSE_MS = 20

/** Writes into an open file, after what it holds. A reader that leaves loses the rest, by its own choice. */
export function writeToDescriptor(file: number, content: string | Uint8Array): void {
  const bytes = Buffer.from(content)
  try {
    for (let offset = 0; offset < bytes.length; ) {
      offset += patiently('EAGAIN', () => writeSync(file, bytes, offset))
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

/** Writes into a device or a named pipe. */
export function writeToPipe(path: string, content: string | Uint8Array): void {
  // A pipe that nobody reads from would otherwise never open.
  const flags = constants.O_WRONLY | constants.O_NONBLOCK
  const file = patiently('ENXIO', () => openSync(path, flags))
  try {
    writeToDescriptor(file, content)
  } finally {
    closeSync(file)
  }
}

/** Writes over a file that nothing can take the place of; when that fails, puts back what it held. */
export function writeInPlace(path: string, content: string | Uint8Array): void {
  const before = readFileSync(path)
  const file = openSync(path, 'r+')
  try {
    writeAll(file, Buffer.from(content))
  } catch (error) {
    writeAll(file, before)
    throw error
  } finally {
    closeSync(file)
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; )
    offset += writeSync(file, bytes, offset, bytes.length - offset, offset)
  ftruncateSync(file, bytes.length)
  fsyncSync(file)
}

/** Tries until it works or fails for another reason than this one, or patience is over. */
function patiently<T>(code: string, attempt: () => T): T {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== code) throw error
      if (performance.now() > end) throw new Error(`nobody reads from it (waited ${PATIENCE_MS / 1000} s)`)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    }
  }
}
