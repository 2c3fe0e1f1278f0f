import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { isPromise } from '../../child/op-loop.js'
import { createSocketLoans } from './loans.js'
import type { Source } from './source.js'

/**
 * An HTTP server that answers every request with the bytes of one op. The bytes are lent to the socket: they
 * are released when it has taken them, or when the connection is gone. Who asks once, on a connection of its
 * own, compares answers: it gets the first op of a variant set up anew, however many have run before.
 */
export async function createRequestsServer(create: () => Promise<Source>): Promise<Server> {
  const source = await create()
  return createServer((request, response) => {
    request.resume()
    if (request.headers.connection === 'close') void answerAnew(create, response)
    else void answer(source, response)
  })
}

async function answerAnew(create: () => Promise<Source>, response: ServerResponse): Promise<void> {
  const source = await create()
  await answer(source, response)
  if (!response.closed) await once(response, 'close')
  await source.dispose()
}

async function answer(source: Source, response: ServerResponse): Promise<void> {
  let result: unknown
  try {
    result = source.next()
    if (isPromise(result)) result = await result
  } catch {
    response.writeHead(500).end()
    return
  }
  const loans = createSocketLoans(source.release)
  loans.lend(result)
  // Asked to end a response whose connection is gone, Node never calls back; the close came before.
  if (response.closed) return loans.close()
  response.once('close', loans.close)
  const bytes = source.bytes(result)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.byteLength })
  response.end(bytes, loans.taken)
}
