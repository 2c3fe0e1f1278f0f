import { usageError } from './errors.js'

/** A value that can stand in a case's name. */
type Named = string | number | boolean | bigint | null

/**
 * Cases for every combination of parameters, the last one changing fastest: those of
 * `{ size: [10, 1000], kind: ['a'] }` are named `size=10 kind=a` and `size=1000 kind=a`, and hand
 * `{ size, kind }` to the factories.
 * Throws a usage error for a parameter without a value, or with the same one twice.
 */
export function product<const Parameters extends Readonly<Record<string, readonly Named[]>>>(
  parameters: Parameters,
): Record<string, { readonly [Name in keyof Parameters]: Parameters[Name][number] }> {
  let inputs: Record<string, unknown>[] = [{}]
  for (const [name, values] of Object.entries(parameters)) {
    checkValues(name, values)
    inputs = inputs.flatMap((input) => values.map((value) => ({ ...input, [name]: value })))
  }
  return Object.fromEntries(inputs.map((input) => [nameOf(input), input])) as ReturnType<
    typeof product<Parameters>
  >
}

function checkValues(name: string, values: unknown): void {
  if (!Array.isArray(values) || values.length === 0)
    throw usageError(`product: "${name}" must be a list with at least one value`)
  const odd = values.find(
    (value) => value !== null && ['object', 'function', 'symbol'].includes(typeof value),
  )
  if (odd !== undefined)
    throw usageError(
      `product: "${name}" has a value that cannot stand in a name: give names, and look up in the factory what they mean`,
    )
  const twice = values.find((value, i) => values.slice(0, i).some((other) => String(other) === String(value)))
  if (twice !== undefined) throw usageError(`product: "${name}" has ${String(twice)} twice`)
}

function nameOf(input: Readonly<Record<string, unknown>>): string {
  return Object.entries(input)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}
