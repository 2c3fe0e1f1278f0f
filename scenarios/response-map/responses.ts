/** What requests come in, and how many of them fail. */
export interface Requests {
  readonly stream: string
  /** One of so many fails; 0: none. */
  readonly failures: number
}

/** A request, as the handler gets it. One object that moves on. */
export interface Request {
  readonly id: number
  readonly stream: string
  readonly position: number
  readonly messages: number
  readonly error: string | undefined
  readonly advance: () => void
}

export const cases: Readonly<Record<string, Requests>> = {
  success: { stream: 'account-123', failures: 0 },
  'one in eight fails': { stream: 'account-123', failures: 8 },
}

const FIRST = 1_000_000

/** The same requests for every variant. Numbers start over before they would need another digit. */
export function requestsOf({ stream, failures }: Requests): Request {
  const request = {
    id: FIRST - 1,
    stream,
    position: 0,
    messages: 0,
    error: undefined as string | undefined,
    advance: () => {
      request.id = request.id + 1 < 10 * FIRST ? request.id + 1 : FIRST
      request.position = 2 * request.id
      request.messages = request.id % 100
      request.error = failures > 0 && request.id % failures === 0 ? 'version conflict' : undefined
    },
  }
  return request
}
