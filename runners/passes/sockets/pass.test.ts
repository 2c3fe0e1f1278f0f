import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { SocketLoad } from '../../../model/scenario.js'
import { lab } from '../../../test/testdata/verify-file.js'
import { loadSockets } from './pass.js'
import { socketPlans } from './plan.js'

const url = pathToFileURL(join(import.meta.dirname, 'testdata/events.mjs')).href

const run = (names: readonly string[], sockets: SocketLoad | null, seconds = 1) =>
  loadSockets({
    lab,
    place: { url, scenario: 'events', case: 'only' },
    contenders: names.map((name) => ({ name, variant: name, flags: [] })),
    sockets,
    slaMs: 2000,
    liveHeapMB: 1,
    seconds,
    seed: 1,
  })

const events: SocketLoad = { kind: 'events', subscribers: [10], eventsPerSecond: [100] }

describe('the load over sockets', () => {
  it('brings every event to every subscriber, from a server in a process of its own', async () => {
    const { results, warnings } = await run(['baseline', 'lends'], events, 1.5)
    expect(warnings.filter(({ code }) => code !== 'load-behind')).toEqual([])
    for (const { sockets, ops, ratePerSecond, gc } of results) {
      expect({ ops, ratePerSecond }).toEqual({ ops: 1500, ratePerSecond: 1000 })
      expect(sockets).toMatchObject({ kind: 'events', connections: 10, outstanding: 0 })
      expect(sockets?.delivery).toMatchObject({ received: 1500, lost: 0, doubled: 0, mangled: 0 })
      expect(sockets?.delivery?.reconnections).toBeGreaterThan(0)
      // A subscriber that resumes makes the server run ops again.
      expect(gc?.ops).toBeGreaterThanOrEqual(1500)
    }
  })

  it('says when events are wrong, a pool does not get everything back, or a server does not start', async () => {
    const { results, warnings } = await run(['baseline', 'wrong', 'keeps', 'throws'], events)
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'delivery-fault', variant: 'wrong', lost: 0, doubled: 0, mangled: 10 }),
    )
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'pool-outstanding', variant: 'keeps' }))
    expect(warnings).toContainEqual(
      expect.objectContaining({
        code: 'trial-failed',
        variant: 'throws',
        cause: expect.stringMatching(/no server/),
      }),
    )
    const [, wrong, keeps, throws] = results
    expect(wrong?.sockets?.delivery).toMatchObject({ received: 990, mangled: 10 })
    expect(keeps?.sockets?.outstanding).toBeGreaterThan(0)
    expect(throws).toMatchObject({ keptUp: null, latencyMs: null, slaMisses: null, gc: null })
    expect(throws?.sockets).toMatchObject({ delivery: null, outstanding: null })
  })

  it('answers every request, driven by autocannon', async () => {
    const requests: SocketLoad = { kind: 'requests', requestsPerSecond: 200, connections: 5 }
    const { results, warnings } = await run(['baseline', 'lends'], requests, 2)
    expect(warnings).toEqual([])
    for (const { sockets, ops, latencyMs, keptUp } of results) {
      expect({ ops, keptUp }).toEqual({ ops: 400, keptUp: true })
      expect(sockets?.delivery).toEqual({ received: 400, lost: 0, doubled: 0, mangled: 0, reconnections: 0 })
      expect(latencyMs?.p50).toBeGreaterThan(0)
    }
  })
})

describe('the plans of a load over sockets', () => {
  it('are every combination that the scenario declares', () => {
    const load: SocketLoad = { kind: 'events', subscribers: [10, 100], eventsPerSecond: [100, 1000] }
    expect(socketPlans(load, 5)).toEqual([
      { kind: 'events', subscribers: 10, eventsPerSecond: 100, seconds: 5 },
      { kind: 'events', subscribers: 10, eventsPerSecond: 1000, seconds: 5 },
      { kind: 'events', subscribers: 100, eventsPerSecond: 100, seconds: 5 },
      { kind: 'events', subscribers: 100, eventsPerSecond: 1000, seconds: 5 },
    ])
  })

  it('are the usual requests where it declares none', () => {
    expect(socketPlans(null, 2)).toEqual([
      { kind: 'requests', requestsPerSecond: 1000, connections: 50, seconds: 2 },
    ])
  })
})
