import { amount, be, type Checker, fields, isCount, isRecord, optional } from './check.js'
import { faultOfNames } from './check-names.js'
import { usageError } from './errors.js'
import { sizesOf } from './growth.js'
import type { Scenario } from './scenario.js'

const areCounts = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isCount)
const isFilled = (value: unknown) => isRecord(value) && Object.keys(value).length > 0
const isFunction = (value: unknown) => typeof value === 'function'

const load = fields('{ ratePerSecond, slaMs, inFlight, liveHeapMB }', {
  ratePerSecond: (value, path) => (value === 0 ? `${path} must be above 0` : amount(value, path)),
  slaMs: amount,
  inFlight: amount,
  liveHeapMB: amount,
})

function isSocketLoad(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { kind, requestsPerSecond, connections, subscribers, eventsPerSecond } = value
  if (kind === 'requests') return isCount(requestsPerSecond) && isCount(connections)
  return kind === 'events' && areCounts(subscribers) && areCounts(eventsPerSecond)
}

const shape: Checker = fields('defineScenario({ … })', {
  name: be('letters, digits, dots and dashes, as in "sse-poke"', isScenarioName),
  title: be('a line of text', (value) => typeof value === 'string' && value.trim() !== ''),
  cases: be('an object with at least one input', isFilled),
  variants: be('an object with at least one factory', isFilled),
  same: optional(be('a function (a, b) => boolean', isFunction)),
  shared: optional(be('a function that makes a SharedArrayBuffer', isFunction)),
  writeup: optional(be('the path of a markdown file', (value) => typeof value === 'string')),
  number: optional(be('a whole number', isCount)),
  growth: optional(be('the name of a parameter', (value) => typeof value === 'string')),
  workers: optional(be('a list of whole numbers from 1, as in [1, 2, 4]', areCounts)),
  load: optional(load),
  sockets: optional(
    be(
      "{ kind: 'requests', requestsPerSecond, connections } or { kind: 'events', subscribers: [n, …], eventsPerSecond: [n, …] }, in whole numbers from 1",
      isSocketLoad,
    ),
  ),
})

/**
 * Returns `value` as a scenario.
 * Throws a usage error that says what is wrong with it, and in which file, when its shape is not one.
 */
export function checkScenario(value: unknown, file: string): Scenario {
  const whole = isRecord(value) ? value : 'its default export must be defineScenario({ … })'
  const fault = typeof whole === 'string' ? whole : faultOf(whole as unknown as Scenario)
  if (fault !== null) throw usageError(`${file} is not a scenario: ${fault}`)
  return value as Scenario
}

function faultOf(scenario: Scenario): string | null {
  const fault = shape(scenario, '') ?? faultOfNames(scenario, faultOfFactory)
  if (fault !== null || scenario.growth === undefined) return fault
  const sizes = sizesOf(scenario.cases, scenario.growth)
  return typeof sizes === 'string' ? sizes : null
}

function faultOfFactory(factory: unknown, name: string): string | null {
  return isFunction(factory) ? null : `variant "${name}" must be a function (input, context) => op`
}

/** Whether this may be a scenario's name, which its folder of results has too. */
export function isScenarioName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name)
}
