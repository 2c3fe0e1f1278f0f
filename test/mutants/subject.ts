/** A file into which faults are planted, and the tests that must see them. */
export interface Subject {
  readonly file: string
  readonly tests: readonly string[]
  /**
   * Faults that change no byte, each with the reason: by a part of the line for all faults in it, or by
   * `part of the line :: change`.
   */
  readonly harmless: Readonly<Record<string, string>>
}
