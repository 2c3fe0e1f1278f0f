import { CONTROL } from './contenders.js'
import { usageError } from './errors.js'
import type { Scenario } from './scenario.js'

/** Characters of the name of a case or variant: it stands in tables, and on the command line of a child. */
const LONGEST_NAME = 200

/**
 * Returns `value` as a scenario.
 * Throws a usage error that says what is wrong with it, and in which file, when its shape is not one.
 */
export function checkScenario(value: unknown, file: string): Scenario {
  const fail = (what: string): never => {
    throw usageError(`${file} is not a scenario: ${what}`)
  }
  if (!isRecord(value)) return fail('its default export must be defineScenario({ … })')
  const { name, title, cases, variants, baseline, same, load, sockets, workers, shared, writeup, number } =
    value
  if (!isScenarioName(name)) {
    fail('name must be letters, digits, dots and dashes, as in "sse-poke"')
  }
  if (typeof title !== 'string' || title.trim() === '') fail('title must be a line of text')
  if (!isRecord(cases) || Object.keys(cases).length === 0)
    return fail('cases must be an object with at least one input')
  if (!isRecord(variants) || Object.keys(variants).length === 0) {
    return fail('variants must be an object with at least one factory')
  }
  for (const key of [...Object.keys(cases), ...Object.keys(variants)]) {
    if (key.length <= LONGEST_NAME) continue
    fail(
      `the name "${key.slice(0, 40)}…" has ${key.length} characters; a case or variant may have ${LONGEST_NAME}`,
    )
  }
  for (const [variant, factory] of Object.entries(variants)) {
    if (typeof factory !== 'function') fail(`variant "${variant}" must be a function (input, context) => op`)
    if (variant === CONTROL) fail(`"${variant}" is a name the lab uses; call the variant something else`)
  }
  if (baseline !== undefined && (typeof baseline !== 'string' || !Object.hasOwn(variants, baseline))) {
    fail(
      `baseline is ${JSON.stringify(baseline)}, which is not a variant; there are ${Object.keys(variants).join(', ')}`,
    )
  }
  const numbers = Object.keys(variants).filter(isWholeNumber)
  if (baseline === undefined && numbers.length > 0 && Object.keys(variants).length > 1) {
    fail(
      `JavaScript moves names that are whole numbers (${numbers
        .slice(0, 5)
        .map((one) => `"${one}"`)
        .join(
          ', ',
        )}) to the front of an object, so the first variant is not the one written first. Say baseline: '<name>', or call them otherwise, as in "n=${numbers[0]}"`,
    )
  }
  if (same !== undefined && typeof same !== 'function') fail('same must be a function (a, b) => boolean')
  if (shared !== undefined && typeof shared !== 'function')
    fail('shared must be a function that makes a SharedArrayBuffer')
  if (writeup !== undefined && typeof writeup !== 'string')
    fail('writeup must be the path of a markdown file')
  if (number !== undefined && !isCount(number)) fail('number must be a whole number')
  if (workers !== undefined && !areCounts(workers)) {
    fail('workers must be a list of whole numbers from 1, as in [1, 2, 4]')
  }
  if (load !== undefined) checkLoad(load, fail)
  if (sockets !== undefined && !isSocketLoad(sockets)) {
    fail(
      "sockets must be { kind: 'requests', requestsPerSecond, connections } or { kind: 'events', subscribers: [n, …], eventsPerSecond: [n, …] }, in whole numbers from 1",
    )
  }
  return value as unknown as Scenario
}

/** Whether this may be a scenario's name, which its folder of results has too. */
export function isScenarioName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name)
}

function checkLoad(load: unknown, fail: (what: string) => never): void {
  if (!isRecord(load)) fail('load must be { ratePerSecond, slaMs, inFlight, liveHeapMB }')
  for (const key of ['ratePerSecond', 'slaMs', 'inFlight', 'liveHeapMB']) {
    const figure = load[key]
    if (typeof figure !== 'number' || !Number.isFinite(figure) || figure < 0)
      fail(`load.${key} must be a number from 0`)
  }
  if (load.ratePerSecond === 0) fail('load.ratePerSecond must be above 0')
}

function isSocketLoad(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { kind, requestsPerSecond, connections, subscribers, eventsPerSecond } = value
  if (kind === 'requests') return isCount(requestsPerSecond) && isCount(connections)
  return kind === 'events' && areCounts(subscribers) && areCounts(eventsPerSecond)
}

/** Whether JavaScript takes a key for an array's, which come first whatever the order they were written in. */
function isWholeNumber(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1
}

function areCounts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isCount)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}
