/** What stands before and after `--` on a command line. */
export interface Operands {
  readonly names: readonly string[]
  /** `null` without a `--`. */
  readonly command: readonly string[] | null
}

/** Parts the operands at the `--` in the arguments, which the parser has taken out. */
export function splitAtDashes(operands: readonly string[], argv: readonly string[]): Operands {
  const dashes = argv.indexOf('--')
  if (dashes < 0) return { names: operands, command: null }
  const command = argv.slice(dashes + 1)
  return { names: operands.slice(0, operands.length - command.length), command }
}
