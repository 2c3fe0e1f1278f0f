import { connect, type Socket } from 'node:net'
import { type ResponseReader, readResponses } from './read-responses.js'

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  readonly bytes: Buffer
}

/** One connection of a client: a request at a time, kept alive for the next as long as the server does. */
export interface Connection {
  /** Resolves with the status of the whole response, or `null` when none came. Never rejects. */
  readonly send: (request: WireRequest) => Promise<number | null>
  /** Gives up a request that is under way. */
  readonly giveUp: () => void
}

interface Pending {
  readonly request: WireRequest
  readonly done: (status: number | null) => void
  /** Whether anything of its response has come. */
  isAnswering: boolean
}

interface Line {
  readonly socket: Socket
  readonly reader: ResponseReader
  answers: number
}

/** @param port On 127.0.0.1. Connects with the first request. */
export function openConnection(port: number): Connection {
  let line: Line | undefined
  let pending: Pending | undefined
  const settle = (status: number | null): void => {
    const { done } = pending ?? {}
    pending = undefined
    done?.(status)
  }
  const begin = ({ request }: Pending): void => {
    line ??= open()
    line.reader.expect(request.method)
    line.socket.write(request.bytes)
  }
  const open = (): Line => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const reader = readResponses((status, goesOn) => {
      made.answers++
      if (!goesOn) drop()
      settle(status)
    })
    const made: Line = { socket, reader, answers: 0 }
    const ifPresent = (act: (bytes: Buffer) => void) => (bytes: Buffer) => made === line && act(bytes)
    socket.on(
      'data',
      ifPresent((bytes) => {
        if (pending !== undefined) pending.isAnswering = true
        if (!reader.take(bytes)) lose()
      }),
    )
    socket.once('end', ifPresent(reader.end))
    socket.once('close', ifPresent(lose))
    socket.on('error', () => {})
    return made
  }
  const drop = (): void => {
    line?.socket.destroy()
    line = undefined
  }
  const lose = (): void => {
    // A server may close an idle connection just as a request is sent: that one is sent once more.
    const again = (line?.answers ?? 0) > 0 && pending?.isAnswering === false ? pending : undefined
    drop()
    if (again === undefined) settle(null)
    else begin(again)
  }
  return {
    send: (request) =>
      new Promise((done) => {
        pending = { request, done, isAnswering: false }
        begin(pending)
      }),
    giveUp: () => {
      drop()
      settle(null)
    },
  }
}
