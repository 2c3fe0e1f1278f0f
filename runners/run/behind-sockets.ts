import { fileURLToPath } from 'node:url'
import type { SocketLoad } from '../../model/scenario.js'
import type { ServiceLoadProfile, ServiceRequest } from '../../model/service.js'
import type { Warning } from '../../model/warnings.js'
import { builtFile } from '../../storage/dist-file.js'
import { commandsOf, type ServiceDescription } from '../scenario-files/describe-service.js'
import type { Selection } from './select.js'

/** For a scenario that does not say how it serves sockets. */
const usual: SocketLoad = { kind: 'requests', requestsPerSecond: 1000, connections: 50 }
/** For one that declares no load. */
const alone = { slaMs: 100, liveHeapMB: 0 } as const

/** The program that serves a variant's op. */
const server = fileURLToPath(builtFile('runners/programs/served/serve.js'))

/** A scenario and, after it, what of it is measured over sockets. */
export function withSockets(selection: Selection): Selection[] {
  const served = behindSockets(selection)
  if (served.length > 0) return [selection, ...served]
  const warning: Warning = { code: 'no-load', scenario: selection.description.name }
  return [{ ...selection, warnings: [...selection.warnings, warning] }]
}

/**
 * The first case of a scenario as services, for `--sockets`: each variant is a server around its op, under
 * each load that the scenario declares. None where it says nothing of how it is used.
 */
function behindSockets(selection: Selection): Selection[] {
  const { description, contenders, cases, file } = selection
  const { name, title, baseline, variants, load, sockets, notes } = description
  const [first] = cases
  if (first === undefined || (load === null && sockets === null)) return []
  const { slaMs, liveHeapMB } = load ?? alone
  const { kind } = sockets ?? usual
  const loads = loadsOf(sockets ?? usual)
  return loads.map((own, index) => {
    const serviceAt = (url: string): ServiceDescription => ({
      programs: Object.fromEntries(
        variants.map((variant) => [variant, programOf([kind, `${liveHeapMB}`, url, first, variant])]),
      ),
      port: 'PORT',
      requests: { [first]: kind === 'events' ? Array(COMPARED).fill(poke) : [ask] },
      load: { ...own, slaMs },
      sameHeaders: ['content-type'],
      hasSame: false,
    })
    const service = serviceAt(selection.url)
    const parts = { service, load: null, sockets: null, workers: null, number: null, writeup: null, notes }
    return {
      ...selection,
      serves: name,
      cases: [first],
      contenders: contenders.map(({ elsewhere, ...one }) =>
        elsewhere === undefined
          ? one
          : { ...one, elsewhere: { ...elsewhere, service: serviceAt(elsewhere.url) } },
      ),
      description: {
        name: `${name}-sockets${loads.length > 1 ? `-${index + 1}` : ''}`,
        title: `${title}, over sockets`,
        ...{ baseline, variants, cases: [first], ...parts },
        sources: commandsOf({ variants: service.programs }, file),
      },
      warnings: [],
    }
  })
}

const ask: ServiceRequest = { path: '/' }
/** Events that are compared of a stream. */
const COMPARED = 10
/** Each subscriber is sent the output of its next op. */
const poke: ServiceRequest = { method: 'POST', path: '/', events: 1 }

/** Every combination that a scenario declares. */
function loadsOf(load: SocketLoad): ServiceLoadProfile[] {
  if (load.kind === 'requests')
    return [{ connections: load.connections, ratePerSecond: load.requestsPerSecond }]
  const { subscribers, eventsPerSecond } = load
  return subscribers.flatMap((count) =>
    eventsPerSecond.map((ratePerSecond) => ({ ratePerSecond, subscribers: { path: '/', count } })),
  )
}

function programOf(told: readonly string[]) {
  return { command: ['node', server, ...told], env: {}, cwd: process.cwd() }
}
