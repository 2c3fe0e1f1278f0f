import type { PooledBuffer } from '../../pools/buffer-pool.js'
import { boundedCache } from '../bounded-cache.js'
import { countDigits, countOn, writeDigits } from '../digits.js'

/** Writes the event of one poke into `frame` and sets its length. */
export type FrameEncoder = (
  frame: PooledBuffer,
  stream: string,
  position: number,
  globalPosition: number,
) => void

/** A stream's last event, in which the next one's numbers are counted on. */
interface Template {
  event: Buffer
  position: number
  globalPosition: number
  /** Digits of the position; 0 where it is not plain digits. */
  digits: number
  globalDigits: number
  /** Index after the position's last digit. */
  end: number
  /** Index after the global position's last digit. */
  globalEnd: number
}

/** Streams whose template is kept; one takes about 300 bytes. */
const MAX_TEMPLATES = 1024
const AFTER_NUMBERS = '}\n\n'
const BETWEEN_NUMBERS = ',"globalPosition":'

/**
 * An encoder for one subscription. A stream's name does not change between its pokes, and its numbers change
 * in their last digits: the event is encoded by JSON.stringify once a stream, its digits are counted on in
 * place, and it is copied. Numbers that are not whole, not positive or past 2^53 - 1 are encoded by
 * JSON.stringify each time.
 */
export function frameEncoder(): FrameEncoder {
  const templateOf = boundedCache<string, Template>(MAX_TEMPLATES, () => ({
    event: Buffer.alloc(0),
    position: Number.NaN,
    globalPosition: Number.NaN,
    digits: 0,
    globalDigits: 0,
    end: 0,
    globalEnd: 0,
  }))
  let lastStream = ''
  let template = templateOf(lastStream)
  return (frame, stream, position, globalPosition) => {
    if (stream !== lastStream) {
      template = templateOf(stream)
      lastStream = stream
    }
    if (!goOn(template, position, globalPosition)) restart(template, stream, position, globalPosition)
    const { event } = template
    frame.reserve(event.length).set(event)
    frame.length = event.length
  }
}

/** Counts on to both numbers. When it gives `false`, the digits are undefined. */
function goOn(template: Template, position: number, globalPosition: number): boolean {
  const { event, end, globalEnd } = template
  if (!countOn(event, end, position - template.position)) return false
  if (!countOn(event, globalEnd, globalPosition - template.globalPosition)) return false
  template.position = position
  template.globalPosition = globalPosition
  return true
}

/** Writes both numbers whole; encodes the event anew where they have not as many digits as before. */
function restart(template: Template, stream: string, position: number, globalPosition: number): void {
  const [digits, globalDigits] = [countDigits(position), countDigits(globalPosition)]
  const isPlain = digits > 0 && globalDigits > 0
  if (!isPlain || digits !== template.digits || globalDigits !== template.globalDigits) {
    const data = JSON.stringify({ stream, position, globalPosition })
    template.event = Buffer.from(`event: poke\ndata: ${data}\n\n`)
    template.digits = digits
    template.globalDigits = globalDigits
    template.globalEnd = template.event.length - AFTER_NUMBERS.length
    template.end = template.globalEnd - globalDigits - BETWEEN_NUMBERS.length
  } else {
    writeDigits(template.event, template.end, position, digits)
    writeDigits(template.event, template.globalEnd, globalPosition, globalDigits)
  }
  // NaN: from numbers that are no plain digits nothing is counted on.
  template.position = isPlain ? position : Number.NaN
  template.globalPosition = globalPosition
}
