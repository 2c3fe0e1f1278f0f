import { CONTROL } from './contenders.js'

/** Characters of the name of a case or variant: it stands in tables, and on the command line of a child. */
const LONGEST_NAME = 200

/** What names the parts of a scenario or a service. */
interface Named {
  readonly cases: object
  readonly variants: Readonly<Record<string, unknown>>
  readonly baseline?: string
}

/**
 * What is wrong with the names of cases and variants, and with what stands behind the latter, which
 * `faultOf` says after its name; `null`: nothing.
 */
export function faultOfNames(
  { cases, variants, baseline }: Named,
  faultOf: (variant: unknown, name: string) => string | null,
): string | null {
  const names = Object.keys(variants)
  const long = [...Object.keys(cases), ...names].find(({ length }) => length > LONGEST_NAME)
  if (long !== undefined)
    return `the name "${long.slice(0, 40)}…" has ${long.length} characters; a case or variant may have ${LONGEST_NAME}`
  const faults = names.map((name) => faultOf(variants[name], name))
  const fault = faults.find((one) => one !== null)
  if (fault != null) return fault
  if (names.includes(CONTROL)) return `"${CONTROL}" is a name the lab uses; call the variant something else`
  if (baseline !== undefined)
    return names.includes(baseline)
      ? null
      : `baseline is ${JSON.stringify(baseline)}, which is not a variant; there are ${names.join(', ')}`
  const moved = names.filter(isWholeNumber)
  if (moved.length === 0 || names.length === 1) return null
  const shown = moved.slice(0, 5).map((name) => `"${name}"`)
  return `JavaScript moves names that are whole numbers (${shown.join(', ')}) to the front of an object, so the first variant is not the one written first. Say baseline: '<name>', or call them otherwise, as in "n=${moved[0]}"`
}

/** Whether JavaScript takes a key for an array index: such keys come first, whatever the order of writing. */
function isWholeNumber(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1
}
