import { usageError } from '../../model/errors.js'
import { type GateConfig, type Limit, limitKeys } from './limits.js'

const names = ['scenario', 'case', 'variant'] as const

/** Returns what a config file holds. Throws a usage error that says what is wrong with it, and where. */
export function checkConfig(value: unknown, file: string): GateConfig {
  if (!isRecord(value))
    throw usageError(
      `${file} must hold an object, as in { limits: [{ scenario: 'sse-poke', allocsPerOp: 4 }] }`,
    )
  const { limits } = value
  if (!Array.isArray(limits) || limits.length === 0)
    throw usageError(`${file}: limits must be a list with at least one limit`)
  return { limits: limits.map((limit, index) => checkLimit(limit, `${file}: limits[${index}]`)) }
}

function checkLimit(limit: unknown, place: string): Limit {
  if (!isRecord(limit)) throw usageError(`${place} must be an object`)
  for (const key of names) {
    const name = limit[key]
    const absent = name === undefined && key !== 'scenario'
    if (!absent && (typeof name !== 'string' || name === ''))
      throw usageError(`${place}.${key} must be a name`)
  }
  const figures = Object.keys(limit).filter((key) => !(names as readonly string[]).includes(key))
  const unknown = figures.find((key) => !(limitKeys as readonly string[]).includes(key))
  if (unknown !== undefined)
    throw usageError(`${place} has no limit "${unknown}"; there are ${limitKeys.join(', ')}`)
  if (figures.length === 0) throw usageError(`${place} limits nothing; set one of ${limitKeys.join(', ')}`)
  for (const key of figures) {
    const most = limit[key]
    if (typeof most !== 'number' || !Number.isFinite(most) || most < 0) {
      throw usageError(`${place}.${key} must be a number from 0`)
    }
  }
  return limit as unknown as Limit
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
