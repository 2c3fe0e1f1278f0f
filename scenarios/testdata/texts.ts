/** A character of each kind that an encoder may branch on, and those on either side of each bound. */
const characters = [
  ...['a', ' ', '/', '~', '\u007f', '"', '\\', '\b', '\t', '\n', '\f', '\r', '\u0000', '\u000b', '\u001f'],
  ...['\u0080', 'é', '\u00ff', '\u0100', '\u07ff', '\u0800', '€', '\ud7ff', '\ue000', '\u2028', '\uffff'],
  ...['😀', '\u{10000}', '\u{10ffff}', '\ud800', '\udbff', '\udc00', '\udfff'],
  // The first half of a pair, and what is just no second half.
  ...['\ud800\udbff', '\ud800\ue000', '\udbff\ue000'],
]

/** Every length at which an encoder branches, with its neighbours: 24, 32, 42 and 64 characters. */
const lengths = [1, 2, 3, 7, 22, 23, 24, 25, 26, 31, 32, 33, 41, 42, 43, 63, 64, 65, 200]

/** Texts around every length at which an encoder branches, each kind of character first, last and amid them. */
export const texts: readonly string[] = [
  '',
  ...lengths.flatMap((length) => characters.flatMap((character) => textsWith(character, length))),
  // Two kinds: what one of them asks for must not be forgotten over the other.
  ...['\n', '"', 'é', '€', '😀', '\ud800'].flatMap((one) =>
    ['\u0001', '\\', 'ü', '\uffff', '\udc00'].flatMap((other) => [
      `${one}${'a'.repeat(30)}${other}`,
      `${'a'.repeat(30)}${one}${other}`,
      `${one}${other}${'a'.repeat(30)}`,
      `${'a'.repeat(5)}${other}${one}${'a'.repeat(5)}`,
    ]),
  ),
]

function textsWith(character: string, length: number): string[] {
  const rest = 'x'.repeat(length - 1)
  const middle = Math.floor(rest.length / 2)
  return [
    `${character}${rest}`,
    `${rest}${character}`,
    `${rest.slice(0, middle)}${character}${rest.slice(middle)}`,
    // Of just as many code units as the length, which pairs would otherwise miss.
    `${'x'.repeat(Math.max(0, length - character.length))}${character}`,
    `${'x'.repeat(Math.max(0, length - 2 * character.length))}${character}${character}`,
    character.repeat(length),
  ]
}

const whole = [
  ...Array.from({ length: 17 }, (_, digits) => 10 ** digits).flatMap((n) => [n - 1, n, n + 1, 9.5 * n]),
  ...[31, 32, 52, 53].flatMap((bits) => [2 ** bits - 2, 2 ** bits - 1, 2 ** bits, 2 ** bits + 1]),
  ...[12_345_678_901, 9_007_199_254_740_991, 1_000_000_007, 5_000_000_000_000_000, 120, 1234567890],
]

/** Numbers on either side of every bound at which an encoder branches: digits, decimals, bits, signs. */
export const numbers: readonly number[] = [
  ...whole,
  ...whole.flatMap((n) => [1, 2, 3, 6, 7, 9].map((decimals) => n / 10 ** decimals)),
  ...[0.5, 0.25, 1.05, 123.456789, 999_999_999.999_999, 999_999_999.999_999_9, 1e9 + 1e-6, 0.1 + 0.2],
  ...[2_147_483_647.5, 2_147_483_648.5, 4_294_967_296.25, 4_294_967_297.5, 1e-6, 1e-7, 9.5e-7, 5e-324],
  ...[1.7e308, 1e21, 1e20, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53 + 2],
].flatMap((n) => [n, -n])
