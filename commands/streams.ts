import { Socket } from 'node:net'
import { writeToDescriptor } from '../model/in-place.js'
import { systemError } from '../model/system-error.js'
import type { Output } from './io.js'

/** The reader may leave early, as head does, or a terminal may close: that is no failure of gclab. */
const readerLeft = ['EPIPE', 'ECONNRESET', 'EIO', 'ERR_STREAM_DESTROYED']

/** A standard stream of this process, called `name`, that notices what it could not write. */
export function watchOutput(
  stream: NodeJS.WriteStream & { readonly fd: number },
  name: string,
): Required<Output> {
  let failure: string | undefined
  let pending: Promise<unknown> = Promise.resolve()
  const note = (error: Error | null | undefined): void => {
    if (!error || readerLeft.includes((error as NodeJS.ErrnoException).code ?? '')) return
    failure ??= systemError(error, `${name} could not be written`).message
  }
  stream.on('error', note)
  const toSocket = (text: string): void => {
    const written = new Promise<void>((resolve) => {
      stream.write(text, (error) => {
        note(error)
        resolve()
      })
    })
    pending = Promise.all([pending, written])
  }
  const toFile = (text: string): void => {
    try {
      writeToDescriptor(stream.fd, text)
    } catch (error) {
      note(error as Error)
    }
  }
  return {
    // Node's own stream for files takes a write that the disk cut short for a whole one.
    write: stream instanceof Socket ? toSocket : toFile,
    lost: () => pending.then(() => failure),
    get isTTY() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns
    },
    get rows() {
      return stream.rows
    },
  }
}
