import type { PooledBuffer } from '../../pools/index.js'
import { countDigits, writeDigits } from '../digits.js'
import { writeByte, writeText } from './write-string.js'

const MINUS = 0x2d
const POINT = 0x2e
const MILLION = 1e6

/**
 * A number on its way to {@link writeCell}. V8 allocates an object for a fraction that passes from function
 * to function without inlining; through memory it stays a number.
 */
export const cell = new Float64Array(1)

/** Writes a number as JSON.stringify would, from index `at` on, and returns the index after it. */
export function writeNumber(target: PooledBuffer, at: number, value: number): number {
  cell[0] = value
  return writeCell(target, at)
}

/**
 * The same for the number in {@link cell}. Allocates nothing for whole numbers of 32 bits and for numbers
 * with up to six decimals and fifteen digits in all, such as prices.
 *
 * A number that is n / 10^6 for a whole n below 10^15 is the double nearest to that decimal, since division
 * rounds correctly (IEEE 754). Two decimals of at most fifteen digits are never the same double, so no
 * shorter decimal stands for it, and JavaScript writes the shortest (ECMA-262, Number::toString).
 */
export function writeCell(target: PooledBuffer, at: number): number {
  const value = cell[0] as number
  const size = Math.abs(value)
  const whole = size | 0
  if (whole === size) return writeWhole(target, writeSign(target, at, value < 0), whole)
  const millionths = Math.round(size * MILLION)
  if (millionths < 1e15 && millionths / MILLION === size) {
    const point = writeWhole(target, writeSign(target, at, value < 0), Math.floor(millionths / MILLION) | 0)
    return writeDecimals(target, point, (millionths % MILLION) | 0)
  }
  return writeText(target, at, Number.isFinite(value) ? String(value) : 'null')
}

function writeSign(target: PooledBuffer, at: number, negative: boolean): number {
  return negative ? writeByte(target, at, MINUS) : at
}

function writeWhole(target: PooledBuffer, at: number, whole: number): number {
  const end = at + countDigits(whole)
  writeDigits(target.reserve(end), end, whole, end - at)
  return end
}

/** Writes the point and the decimals of `millionths`, which are some, without the zeros at their end. */
function writeDecimals(target: PooledBuffer, point: number, millionths: number): number {
  let decimals = 6
  let rest = millionths
  for (; rest % 10 === 0; decimals--) rest /= 10
  const end = point + 1 + decimals
  const bytes = target.reserve(end)
  bytes[point] = POINT
  writeDigits(bytes, end, rest, decimals)
  return end
}
