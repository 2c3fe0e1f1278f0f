/** One op of the truth table; see table.mjs. */
export interface Row {
  readonly name: string
  readonly why: string
}
export const rows: readonly Row[]
