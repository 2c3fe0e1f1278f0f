import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { ServiceRequest } from '../../../model/service-request.js'

export interface ServiceAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** How long an answer may take, as of `--timeout`. */
export const PATIENCE_MS = 60_000

/** Asks a service once, on a connection of its own. Rejects when no whole answer comes within `timeoutMs`. */
export function askService(
  port: number,
  { method = 'GET', path, headers = {}, body }: ServiceRequest,
  timeoutMs = PATIENCE_MS,
): Promise<ServiceAnswer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('error', reject)
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        )
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
}
