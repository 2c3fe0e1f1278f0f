/** Arguments of a benchmark of mitata's, by name. */
export type Args = Readonly<Record<string, unknown>>

/** What each argument may be. */
export type Lists = Record<string, readonly unknown[]>

/** Arguments, and by the same names what they are called. */
interface Chosen {
  readonly args: Args
  readonly texts: Readonly<Record<string, string>>
}

/** Every combination, the first argument changing fastest, as mitata runs them. */
export function combinations(lists: Lists): Chosen[] {
  return Object.entries(lists).reduce<Chosen[]>(
    (found, [name, values]) => {
      const texts = textsOf(values)
      return values.flatMap((one, i) =>
        found.map((chosen) => ({
          args: { ...chosen.args, [name]: one },
          texts: { ...chosen.texts, [name]: texts[i] as string },
        })),
      )
    },
    [{ args: {}, texts: {} }],
  )
}

/** Characters that are looked at: longer names are cut. */
const TELLING = 60

/** What arguments of a list are called: by their text where that tells them apart, else by their place. */
function textsOf(values: readonly unknown[]): string[] {
  const texts = values.map(textOf)
  const tellApart = new Set(texts.map((text) => text.slice(0, TELLING))).size === values.length
  return tellApart ? texts : values.map((_, i) => `#${i + 1}`)
}

/** An object without a prototype has no text. */
function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'object'
  }
}
