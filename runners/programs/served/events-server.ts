import { createServer, type Server, type ServerResponse } from 'node:http'
import { isPromise } from '../../child/op-loop.js'
import { createSocketLoans } from './loans.js'
import type { Source } from './source.js'

interface Stream {
  readonly response: ServerResponse
  readonly source: Source
  readonly loans: ReturnType<typeof createSocketLoans>
}

/**
 * A server of event streams (WHATWG HTML, "Server-sent events"): GET opens one, POST has each send the output
 * of one op, a whole event. Every subscriber has its own instance of the variant, whose n-th op gives its
 * n-th event. The bytes are lent to the socket, as by the server of requests.
 */
export async function createEventsServer(create: () => Promise<Source>): Promise<Server> {
  // A factory that fails must say so before anyone subscribes.
  await (await create()).dispose()
  const open = new Set<Stream>()
  let told = Promise.resolve()

  async function subscribe(response: ServerResponse): Promise<void> {
    const source = await create()
    const stream: Stream = { response, source, loans: createSocketLoans(source.release) }
    response.once('close', () => {
      open.delete(stream)
      stream.loans.close()
      void source.dispose()
    })
    // The stream ends with the connection; without chunks round every piece there is half as much to write.
    response.useChunkedEncodingByDefault = false
    response.shouldKeepAlive = false
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.flushHeaders()
    open.add(stream)
  }

  return createServer((request, response) => {
    request.resume()
    if (request.method !== 'POST') return void subscribe(response)
    // One after the other: ops of a stream never overlap. An op that fails ends the program, and says why.
    told = told.then(() => tell(open))
    void told.then(() => response.writeHead(204).end())
  })
}

/** Has each stream send its next event. */
async function tell(open: ReadonlySet<Stream>): Promise<void> {
  for (const { response, source, loans } of open) {
    const made = source.next()
    const result = isPromise(made) ? await made : made
    if (response.closed) source.release(result)
    else {
      loans.lend(result)
      response.write(source.bytes(result), loans.taken)
    }
  }
}
