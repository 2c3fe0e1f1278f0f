/** Says what is wrong with a value, after the path of the part (`load.slaMs must be …`); `null`: nothing. */
export type Checker = (value: unknown, path: string) => string | null

/** Holds where the test does; otherwise the value is not `wanted`, as in "a number from 0". */
export function be(wanted: string, holds: (value: unknown) => boolean): Checker {
  return (value, path) => (holds(value) ? null : `${path} must be ${wanted}`)
}

/** Lets the value be absent. */
export function optional(check: Checker): Checker {
  return (value, path) => (value === undefined ? null : check(value, path))
}

/** An object with these fields; what `rest` says of the others is wrong with them. */
export function fields(
  wanted: string,
  checks: Readonly<Record<string, Checker>>,
  rest: (unknown: readonly string[], path: string) => string | null = () => null,
): Checker {
  return (value, path) => {
    if (!isRecord(value)) return `${path || 'it'} must be ${wanted}`
    for (const [key, check] of Object.entries(checks)) {
      const fault = check(value[key], path === '' ? key : `${path}.${key}`)
      if (fault !== null) return fault
    }
    return rest(
      Object.keys(value).filter((key) => !Object.hasOwn(checks, key)),
      path,
    )
  }
}

/** A list with at least one item, each of which `check` holds for. */
export function listOf(wanted: string, check: Checker): Checker {
  return (value, path) => {
    if (!Array.isArray(value) || value.length === 0) return `${path} must be ${wanted}`
    const faults = value.map((item, index) => check(item, `${path}[${index}]`))
    return faults.find((fault) => fault !== null) ?? null
  }
}

/** A finite number from 0. */
export const amount = be(
  'a number from 0',
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
)

/** Whether a value is a whole number from 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
