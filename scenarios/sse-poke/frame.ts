import type { PooledBuffer } from '../../pools/buffer-pool.js'
import { boundedCache } from '../bounded-cache.js'
import { countDigits, writeDigits } from '../digits.js'

/** Writes the event of one poke into `frame` and sets its length. */
export type FrameEncoder = (
  frame: PooledBuffer,
  stream: string,
  position: number,
  globalPosition: number,
) => void

/** A stream's last event but for its numbers, which have as many digits as in the next one, nearly always. */
interface Template {
  event: Buffer
  /** Digits of the position; 0 while there is no event. */
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
 * An encoder for one subscription. A stream's name does not change between its pokes: the event is encoded by
 * JSON.stringify once a stream, then copied, and only the digits are written. Numbers that are not whole, not
 * positive or past 2^53 - 1 are encoded by JSON.stringify each time.
 */
export function frameEncoder(): FrameEncoder {
  const templateOf = boundedCache<string, Template>(MAX_TEMPLATES, () => ({
    event: Buffer.alloc(0),
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
    const digits = countDigits(position)
    const globalDigits = countDigits(globalPosition)
    const plain = digits > 0 && globalDigits > 0
    if (!plain || digits !== template.digits || globalDigits !== template.globalDigits) {
      renew(template, stream, position, globalPosition)
    }
    const { event } = template
    const bytes = frame.reserve(event.length)
    bytes.set(event)
    if (plain) {
      writeDigits(bytes, template.end, position, digits)
      writeDigits(bytes, template.globalEnd, globalPosition, globalDigits)
    }
    frame.length = event.length
  }
}

function renew(template: Template, stream: string, position: number, globalPosition: number): void {
  const data = JSON.stringify({ stream, position, globalPosition })
  template.event = Buffer.from(`event: poke\ndata: ${data}\n\n`)
  template.digits = countDigits(position)
  template.globalDigits = countDigits(globalPosition)
  template.globalEnd = template.event.length - AFTER_NUMBERS.length
  template.end = template.globalEnd - template.globalDigits - BETWEEN_NUMBERS.length
}
