import { amount, be, fields, listOf, optional } from '../../model/check.js'
import { usageError } from '../../model/errors.js'
import { type GateConfig, limitKeys } from './limits.js'

const name = be('a name', (value) => typeof value === 'string' && value !== '')

const limit = fields(
  'an object',
  {
    scenario: name,
    case: optional(name),
    variant: optional(name),
    ...Object.fromEntries(limitKeys.map((key) => [key, optional(amount)])),
  },
  ([unknown], path) =>
    unknown === undefined ? null : `${path} has no limit "${unknown}"; there are ${limitKeys.join(', ')}`,
)

const config = fields("an object, as in { limits: [{ scenario: 'sse-poke', allocsPerOp: 4 }] }", {
  limits: listOf('a list with at least one limit', (value, path) => {
    const limits = limitKeys.some((key) => Object.hasOwn(value ?? {}, key))
    return (
      limit(value, path) ?? (limits ? null : `${path} limits nothing; set one of ${limitKeys.join(', ')}`)
    )
  }),
})

/** Returns what a config file holds. Throws a usage error that says what is wrong with it, and where. */
export function checkConfig(value: unknown, file: string): GateConfig {
  const fault = config(value, '')
  if (fault !== null) throw usageError(`${file}: ${fault}`)
  return value as GateConfig
}
