import { amount, be, type Checker, fields, isCount, isRecord, optional } from './check.js'
import { CONTROL } from './contenders.js'
import { usageError } from './errors.js'
import { sizesOf } from './growth.js'
import type { Scenario } from './scenario.js'

/** Characters of the name of a case or variant: it stands in tables, and on the command line of a child. */
const LONGEST_NAME = 200

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
  const fault = shape(scenario, '') ?? faultOfNames(scenario)
  if (fault !== null || scenario.growth === undefined) return fault
  const sizes = sizesOf(scenario.cases, scenario.growth)
  return typeof sizes === 'string' ? sizes : null
}

/** What is wrong with the names of cases and variants, and with what stands behind the latter. */
function faultOfNames({ cases, variants, baseline }: Scenario): string | null {
  const names = Object.keys(variants)
  const long = [...Object.keys(cases), ...names].find(({ length }) => length > LONGEST_NAME)
  if (long !== undefined)
    return `the name "${long.slice(0, 40)}…" has ${long.length} characters; a case or variant may have ${LONGEST_NAME}`
  const odd = names.find((name) => !isFunction(variants[name]))
  if (odd !== undefined) return `variant "${odd}" must be a function (input, context) => op`
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

/** Whether this may be a scenario's name, which its folder of results has too. */
export function isScenarioName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name)
}

/** Whether JavaScript takes a key for an array index: such keys come first, whatever the order of writing. */
function isWholeNumber(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1
}
