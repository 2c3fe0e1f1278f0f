const ZERO = 48
const BILLION = 1e9

/** How many digits JSON gives a whole number from 0 to 2^53 - 1; 0 for any other number. */
export function countDigits(value: number): number {
  // Numbers of 31 bits, as positions usually are, are compared and divided as integers.
  if ((value | 0) === value) return value < 0 ? 0 : countSmall(value)
  if (!Number.isSafeInteger(value) || value < 0) return 0
  return value < BILLION * 10 ? 10 : 9 + countSmall(Math.floor(value / BILLION))
}

function countSmall(value: number): number {
  if (value < 1e5) {
    if (value < 1e2) return value < 1e1 ? 1 : 2
    return value < 1e3 ? 3 : value < 1e4 ? 4 : 5
  }
  if (value < 1e7) return value < 1e6 ? 6 : 7
  return value < 1e8 ? 8 : value < 1e9 ? 9 : 10
}

/** Writes a whole number of `count` digits so that its last stands before `end`. Allocates nothing. */
export function writeDigits(bytes: Uint8Array, end: number, value: number, count: number): void {
  if ((value | 0) === value) {
    writeSmall(bytes, end, value, count)
    return
  }
  const low = value % BILLION
  writeSmall(bytes, end, low, 9)
  writeSmall(bytes, end - 9, (value - low) / BILLION, count - 9)
}

function writeSmall(bytes: Uint8Array, end: number, value: number, count: number): void {
  let rest = value
  for (let i = end - 1; i >= end - count; i--) {
    const tenth = (rest / 10) | 0
    bytes[i] = ZERO + rest - 10 * tenth
    rest = tenth
  }
}

/** Numbers that lie further apart are written anew faster than they are counted on. */
const MOST_STEPS = 100

/**
 * Adds `steps` to the decimal number whose last digit stands before `end`, in place. Returns `false`, and
 * leaves the digits undefined, where `steps` is not a whole number from 0 to 99 or another digit is needed.
 */
export function countOn(bytes: Uint8Array, end: number, steps: number): boolean {
  if (!(steps >= 0 && steps < MOST_STEPS) || (steps | 0) !== steps) return false
  let carry = steps
  for (let i = end - 1; carry > 0; i--) {
    const digit = (bytes[i] as number) - ZERO
    if (!(digit >= 0 && digit <= 9)) return false
    const sum = digit + carry
    carry = (sum / 10) | 0
    bytes[i] = ZERO + sum - 10 * carry
  }
  return true
}
