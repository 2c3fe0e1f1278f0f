/** What a read answers with: messages of an event store, in the order of their keys. */
export interface Message {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly position: number
  readonly globalPosition: number
  readonly data: { readonly account: string; readonly amount: number; readonly note: string }
  readonly time: string
}

/** How many messages a page has, and what their free text is like. */
export interface Pages {
  readonly messages: number
  readonly note: string
}

export const cases: Readonly<Record<string, Pages>> = {
  'one message': { messages: 1, note: 'monthly fee' },
  'page of 20': { messages: 20, note: 'monthly fee' },
  'text to escape': { messages: 1, note: 'He said "cheque\\transfer",\nthen naïvely paid 5 €.' },
}

/** Pages are prepared: the op encodes the next one, so that no encoder sees the same page twice in a row. */
const PAGES = 64
const START = Date.UTC(2026, 0, 1)

/** The same pages for every variant, over and over. */
export function pagesOf({ messages, note }: Pages): () => readonly Message[] {
  const pages = Array.from({ length: PAGES }, (_, page) =>
    Array.from({ length: messages }, (_, i) => messageOf(page * messages + i, note)),
  )
  let next = PAGES - 1
  return () => {
    next = next + 1 < PAGES ? next + 1 : 0
    return pages[next] as readonly Message[]
  }
}

function messageOf(n: number, note: string): Message {
  const account = `account-${100_000 + n}`
  return {
    id: `6f9619ff-8b86-4d01-b42d-${(0x00c04fc964ff + n).toString(16).padStart(12, '0')}`,
    type: 'AccountDebited',
    stream: account,
    position: n,
    globalPosition: 100_000_000 + n,
    data: { account, amount: 10.5 + n, note: `${note} ${n}` },
    time: new Date(START + 1000 * n).toISOString(),
  }
}
