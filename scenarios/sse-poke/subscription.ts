/** What a client has subscribed to: one stream, or the category that streams of one kind share. */
export interface Subscription {
  /** The stream's or category's name, the same in all its pokes. */
  readonly stream: string
}

/** The notice that something was written; the client then reads from `position`. */
export interface Poke {
  stream: string
  position: number
  globalPosition: number
}

/** Where a subscription stands, moved on in place by every poke. */
export interface Positions {
  position: number
  globalPosition: number
}

const POSITION = { first: 1_000_000, last: 9_999_999 } as const
const GLOBAL_POSITION = { first: 1_000_000_000, last: 1_999_999_999 } as const

/** The positions before the first poke. */
export function startPositions(): Positions {
  return { position: POSITION.first, globalPosition: GLOBAL_POSITION.first }
}

/** Moves on to the next poke. The number of digits never changes: every op writes as many bytes. */
export function advance(at: Positions): void {
  at.position = at.position === POSITION.last ? POSITION.first : at.position + 1
  at.globalPosition =
    at.globalPosition === GLOBAL_POSITION.last ? GLOBAL_POSITION.first : at.globalPosition + 1
}

/** The bytes of a poke as a server-sent event. */
export function encodeEvent(poke: Poke): Buffer {
  return Buffer.from(`event: poke\ndata: ${JSON.stringify(poke)}\n\n`)
}
