/** A kind of message: a text, the number of the message, and the few characters that close it. */
export interface Template {
  readonly text: string
  readonly close: string
  /** Bytes of the longest message. */
  readonly maxBytes: number
}

/** Digits of the largest number that a message can carry. */
const MAX_DIGITS = 10

const markup =
  '<a href=\\"https://ads.example.com/click?cid=8842&crid=banner-300x250-07\\" target=\\"_blank\\" rel=\\"noopener\\">' +
  '<img src=\\"https://cdn.example.com/creatives/8842/banner-300x250-07.webp\\" width=\\"300\\" height=\\"250\\" alt=\\"Spring offer\\" loading=\\"lazy\\"></a>' +
  '<img src=\\"https://track.example.com/imp?auction=${AUCTION_ID}&price=${AUCTION_PRICE}&cid=8842\\" width=\\"1\\" height=\\"1\\" style=\\"position:absolute\\">' +
  '<script async src=\\"https://verify.example.com/v2/measure.js?partner=114&campaign=8842&placement=homepage-leaderboard-top&format=display&viewability=mrc&audience=unspecified&consent=1\\"></script>'

/** The messages by name: a poke of about 90 bytes, and a bid response with markup of about 1 KB. */
export const templates = {
  poke: template('{"stream":"account-550e8400-e29b-41d4-a716-446655440000","position":', '}'),
  bid: template(
    '{"id":"80ce30c53c16e6ede735f123ef6e32361bfc7b22","cur":"USD","seatbid":[{"seat":"512","group":0,"bid":[{' +
      '"id":"1","impid":"102","price":9.43,"adomain":["advertiser.example.com"],' +
      '"nurl":"https://win.example.com/notice?price=${AUCTION_PRICE}",' +
      `"crid":"banner-300x250-07","cid":"8842","cat":["IAB3-1"],"w":300,"h":250,"mtype":1,"adm":"${markup}"}]}],"bidid":"`,
    '"}',
  ),
} as const satisfies Record<string, Template>

export type TemplateName = keyof typeof templates

function template(text: string, close: string): Template {
  return { text, close, maxBytes: text.length + MAX_DIGITS + close.length }
}

/** Bytes of the n-th message. */
export function lengthOf({ text, close }: Template, n: number): number {
  return text.length + digitsOf(n) + close.length
}

/**
 * Writes the n-th message to the start of `target` and returns its length. Allocates nothing.
 * The text by `write`, since V8 copies into shared memory several times more slowly with a typed array's
 * `set`: that takes care that no thread sees half a word, which is the pool's business here.
 */
export function encode(template: Template, n: number, target: Buffer): number {
  target.write(template.text, 0, 'latin1')
  return encodeEnd(template, n, target)
}

/** The same for a `target` that holds the text already. */
export function encodeEnd({ text, close }: Template, n: number, target: Buffer): number {
  let at = putNumber(n, target, text.length)
  for (let i = 0; i < close.length; i++) target[at++] = close.charCodeAt(i)
  return at
}

function putNumber(value: number, target: Buffer, at: number): number {
  const end = at + digitsOf(value)
  let rest = value
  for (let i = end - 1; i >= at; i--) {
    target[i] = 48 + (rest % 10)
    rest = Math.trunc(rest / 10)
  }
  return end
}

function digitsOf(value: number): number {
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits++
  return digits
}

/** Bytes of a buffer that is used for message after message: the longest, and its length in the last four. */
export function bufferBytes({ maxBytes }: Template): number {
  return maxBytes + 4
}

/** Notes in a buffer of {@link bufferBytes} how long the message in it is. Little-endian. */
export function writeLength(buffer: Uint8Array, length: number): void {
  const at = buffer.length - 4
  for (let i = 0; i < 4; i++) buffer[at + i] = (length >>> (8 * i)) & 255
}

export function readLength(buffer: Uint8Array): number {
  const at = buffer.length - 4
  let length = 0
  for (let i = 3; i >= 0; i--) length = (length << 8) | (buffer[at + i] as number)
  return length
}
