import { be, type Checker, fields, isCount, isRecord, listOf, optional } from './check.js'
import { faultOfNames } from './check-names.js'
import { isScenarioName } from './check-scenario.js'
import { usageError } from './errors.js'
import { casesOf, type Service } from './service.js'

const text = be('text', (value) => typeof value === 'string')
const path = be(
  "a path, as in '/page'",
  (value) => typeof value === 'string' && /^\/[\x21-\x7e]*$/.test(value),
)
const above0 = be('a number above 0', (value) => typeof value === 'number' && value > 0 && value < Infinity)
const count = be('a whole number from 1', isCount)
const texts = be(
  'an object of texts',
  (value) => isRecord(value) && Object.values(value).every((one) => typeof one === 'string'),
)

/** As {@link fields}, without any other key: one that is misspelt would say nothing. */
function only(wanted: string, checks: Readonly<Record<string, Checker>>): Checker {
  return fields(wanted, checks, ([unknown], at) =>
    unknown === undefined
      ? null
      : `${at === '' ? 'it' : at} has no field "${unknown}"; there are ${Object.keys(checks).join(', ')}`,
  )
}

const request = only("a request, as in { path: '/page' }", {
  path,
  method: optional(be("a method, as in 'POST'", (value) => /^[A-Z]+$/.test(String(value)))),
  headers: optional(texts),
  body: optional(text),
  events: optional(count),
})
const requests = listOf("a list of requests, as in [{ path: '/page' }]", request)
const variant = only("{ command: ['node', 'server.js'] }", {
  command: listOf("the words of a command, as in ['node', 'server.js']", text),
  env: optional(texts),
  cwd: optional(text),
})

const shape = only('defineService({ … })', {
  kind: be("'service'", (value) => value === 'service'),
  name: be('letters, digits, dots and dashes, as in "pages"', isScenarioName),
  title: be('a line of text', (value) => typeof value === 'string' && value.trim() !== ''),
  variants: be('an object with at least one program', (value) => isRecord(value) && hasKeys(value)),
  baseline: optional(text),
  port: optional(
    be(
      "the name of the environment variable that tells a program its port, as in 'PORT'",
      (value) => typeof value === 'string' && /^\w+$/.test(value),
    ),
  ),
  ready: optional(path),
  cases: (value, at) => {
    if (value === undefined) return null
    if (!isRecord(value) || !hasKeys(value))
      return `${at} must be an object with at least one list of requests`
    const faults = Object.entries(value).map(([name, one]) => requests(one, `${at}[${JSON.stringify(name)}]`))
    return faults.find((fault) => fault !== null) ?? null
  },
  load: optional(
    only('{ connections, ratePerSecond, slaMs, subscribers }', {
      connections: optional(count),
      ratePerSecond: optional(above0),
      slaMs: optional(above0),
      subscribers: optional(
        only("{ path: '/events', count: 10 }", { path, count, headers: optional(texts) }),
      ),
    }),
  ),
  warmUpRequests: optional(count),
  sameHeaders: optional(be('a list of names of headers', (value) => isList(value))),
  same: optional(be('a function (a, b) => boolean', (value) => typeof value === 'function')),
  cwd: optional(text),
  writeup: optional(be('the path of a markdown file', (value) => typeof value === 'string')),
  number: optional(count),
})

/**
 * Returns `value` as a service.
 * Throws a usage error that says what is wrong with it, and in which file, when its shape is not one.
 */
export function checkService(value: unknown, file: string): Service {
  const service = value as Service
  const fault =
    shape(value, '') ??
    faultOfListening(service) ??
    faultOfEvents(service) ??
    faultOfNames({ ...service, cases: casesOf(service) }, faultOfProgram)
  if (fault !== null) throw usageError(`${file} is not a service: ${fault}`)
  return service
}

/** What only programs that listen have. */
function faultOfListening({ port, ...rest }: Service): string | null {
  const given = (['cases', 'ready', 'load', 'warmUpRequests', 'sameHeaders', 'same'] as const).filter(
    (name) => rest[name] !== undefined,
  )
  if (port === undefined && given.length > 0)
    return `it has ${given[0]} and no port: a program that listens takes its port from an environment variable, as in port: 'PORT'`
  if (port !== undefined && rest.cases === undefined)
    return `it has a port and no cases, as in cases: { page: [{ path: '/page' }] }`
  return null
}

/** Events and those who are sent them come together. */
function faultOfEvents({ load, cases = {} }: Service): string | null {
  const isSending = Object.values(cases).some((one) => one.some(({ events }) => events !== undefined))
  if (isSending === (load?.subscribers !== undefined)) return null
  return isSending
    ? "it has a request with events and no subscribers, as in load: { subscribers: { path: '/events', count: 10 } }"
    : "it has subscribers, and no request says how many events each of them is sent for it, as in { method: 'POST', path: '/poke', events: 1 }"
}

function faultOfProgram(value: unknown, name: string): string | null {
  return variant(value, `variants[${JSON.stringify(name)}]`)
}

const hasKeys = (value: object): boolean => Object.keys(value).length > 0
const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
