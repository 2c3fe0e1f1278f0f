export const QUOTE = 0x22
export const BACKSLASH = 0x5c
/** The letter of a long escape: \u and four digits. */
export const LONG = 0x75

/** For each character below 128: 0 where it stands for itself in JSON, else what follows the backslash. */
export const escapes = new Uint8Array(128).fill(LONG, 0, 32)
for (const character of ['"', '\\', '\b', '\t', '\n', '\f', '\r']) {
  escapes[character.charCodeAt(0)] = JSON.stringify(character).charCodeAt(2)
}

const hex = Buffer.from('0123456789abcdef')

/** Writes \u and the four digits of a UTF-16 code unit at index `at`, and returns the index after them. */
export function writeLongEscape(bytes: Uint8Array, at: number, code: number): number {
  bytes[at] = BACKSLASH
  bytes[at + 1] = LONG
  for (let digit = 0; digit < 4; digit++)
    bytes[at + 2 + digit] = hex[(code >> (12 - 4 * digit)) & 15] as number
  return at + 6
}
