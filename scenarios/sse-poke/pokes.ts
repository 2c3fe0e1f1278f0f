/** What a subscription is to: the streams whose messages it tells of. */
export interface Subscription {
  readonly streams: readonly string[]
}

/** "There is a new message": what one event says. */
export interface Poke {
  stream: string
  /** Of the message in its stream. */
  position: number
  /** Of the message among those of all streams. */
  globalPosition: number
}

/** Where pokes come from, in place of the message store; one object that moves on. */
export interface Feed extends Readonly<Poke> {
  readonly advance: () => void
}

const FIRST_POSITION = 1_000_000
const FIRST_GLOBAL_POSITION = 100_000_000

export const cases: Readonly<Record<string, Subscription>> = {
  'short stream': { streams: ['account-123'] },
  'long stream': { streams: ['customerAccount-6f9619ff-8b86-4d01-b42d-00c04fc964ff'] },
  // A subscriber of a category hears of every stream in it.
  category: { streams: Array.from({ length: 16 }, (_, i) => `account-${100 + i}`) },
}

/** The same pokes for every variant. Positions start over before they would need another digit. */
export function feedOf({ streams }: Subscription): Feed {
  let next = 0
  const feed = {
    stream: '',
    position: FIRST_POSITION - 1,
    globalPosition: FIRST_GLOBAL_POSITION - 1,
    advance: () => {
      feed.stream = streams[next] ?? ''
      next = next + 1 < streams.length ? next + 1 : 0
      feed.position = feed.position + 1 < 10 * FIRST_POSITION ? feed.position + 1 : FIRST_POSITION
      feed.globalPosition =
        feed.globalPosition + 1 < 10 * FIRST_GLOBAL_POSITION ? feed.globalPosition + 1 : FIRST_GLOBAL_POSITION
    },
  }
  return feed
}
