import { describe, expect, it } from 'vitest'
import { checkService } from './check-service.js'
import { defineService, type Service } from './service.js'

const good: Service = defineService({
  name: 'pages',
  title: 'Pages',
  variants: {
    baseline: { command: ['node', 'server.js'] },
    lean: { command: ['./start.sh'], env: { LEAN: '1' } },
  },
  port: 'PORT',
  cases: { page: [{ path: '/page' }], mixed: [{ path: '/' }, { path: '/bid', method: 'POST', body: '{}' }] },
})

describe('checking a service', () => {
  it('takes what defineService is given', () => {
    expect(checkService(good, 'x.mjs')).toBe(good)
    const all = {
      ready: '/health',
      load: { connections: 2, ratePerSecond: 10, slaMs: 5, subscribers: { path: '/events', count: 3 } },
      cases: { poke: [{ path: '/poke', events: 1 }] },
      warmUpRequests: 10,
    }
    const more = { ...all, sameHeaders: ['etag'], same: () => true, cwd: '..', baseline: 'lean', number: 4 }
    expect(() => checkService({ ...good, ...more }, 'x.mjs')).not.toThrow()
  })

  it.each([
    [{ name: 'no name' }, 'name must be letters'],
    [{ port: undefined }, 'it has cases and no port: a program that listens takes its port'],
    [{ cases: undefined }, 'it has a port and no cases'],
    [{ cases: {} }, 'cases must be an object with at least one list of requests'],
    [{ cases: { page: [] } }, 'cases["page"] must be a list of requests'],
    [{ cases: { page: [{ path: 'page' }] } }, `cases["page"][0].path must be a path, as in '/page'`],
    [{ cases: { page: [{ path: '/', query: 1 }] } }, 'cases["page"][0] has no field "query"'],
    [{ variants: {} }, 'variants must be an object with at least one program'],
    [{ variants: { baseline: () => {} } }, `variants["baseline"] must be { command: ['node', 'server.js'] }`],
    [
      { variants: { baseline: { command: 'node server.js' } } },
      'variants["baseline"].command must be the words of a command',
    ],
    [{ variants: { control: { command: ['a'] } } }, '"control" is a name the lab uses'],
    [{ baseline: 'fast' }, 'baseline is "fast", which is not a variant; there are baseline, lean'],
    [{ load: { connections: 0 } }, 'load.connections must be a whole number from 1'],
    [{ load: { inFlight: 1 } }, 'load has no field "inFlight"'],
    [{ load: { subscribers: { count: 2 } } }, "load.subscribers.path must be a path, as in '/page'"],
    [{ load: { subscribers: { path: '/events', count: 2 } } }, 'it has subscribers, and no request says how'],
    [{ cases: { poke: [{ path: '/poke', events: 1 }] } }, 'it has a request with events and no subscribers'],
    [{ workers: [1] }, 'it has no field "workers"'],
  ])('says what is wrong: %j', (fault, message) => {
    expect(() => checkService({ ...good, ...fault }, 'x.mjs')).toThrow(`x.mjs is not a service: ${message}`)
  })
})
