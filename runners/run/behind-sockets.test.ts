import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { RunOptions } from '../../model/run.js'
import type { LoadProfile, SocketLoad } from '../../model/scenario.js'
import { lab } from '../../test/testdata/verify-file.js'
import { servicePasses } from '../passes/requests/pass.js'
import { withSockets } from './behind-sockets.js'
import { measureScenario } from './measure-scenario.js'
import { askOf, type RunState } from './run-state.js'
import { type Selection, selectScenarios } from './select.js'

const url = pathToFileURL(join(import.meta.dirname, '../programs/served/testdata/events.mjs')).href
const options: RunOptions = {
  ...{ scenarios: ['events'], quick: true, budgetSeconds: null, precisionPercent: 1, minEffectPercent: 1 },
  ...{ forks: 2, tune: [], workers: null, load: 'auto', seed: 1, timeoutSeconds: 20, maxHeapMB: null },
}
const [scenario] = await selectScenarios(lab, url, { ...options, variants: ['lends'] })
if (scenario === undefined) throw new Error('the file has a scenario')
const { description } = scenario
const declaring = (sockets: SocketLoad | null, load: LoadProfile | null = null) => ({
  ...scenario,
  description: { ...description, sockets, load },
})
const events: SocketLoad = { kind: 'events', subscribers: [5], eventsPerSecond: [400] }
const load: LoadProfile = { ratePerSecond: 10, slaMs: 50, inFlight: 10, liveHeapMB: 1 }

const servicesOf = (one: Selection) => withSockets(one).slice(1)

/** Measures a scenario over sockets, with `other` beside the baseline. */
async function measure(sockets: SocketLoad, other: string) {
  const [served] = servicesOf(declaring(sockets, load))
  if (served === undefined) throw new Error('it can be served')
  const contenders = ['baseline', other].map((name) => ({ name, variant: name, flags: [] }))
  const [asked] = askOf([{ ...served, contenders }], options, 2)
  if (asked === undefined) throw new Error('it was asked for')
  const state: RunState = { lab, warnings: [], profiles: [] }
  const { cases } = await measureScenario(state, asked, servicePasses(), () => {})
  return { one: cases[0], warnings: state.warnings }
}

describe('a scenario over sockets', { timeout: 120_000 }, () => {
  it('is a service for each load that it declares, of its first case', () => {
    const combined: SocketLoad = { kind: 'events', subscribers: [10, 20], eventsPerSecond: [50] }
    const services = servicesOf(declaring(combined))
    expect(services.map(({ description: { name } }) => name)).toEqual([
      'events-sockets-1',
      'events-sockets-2',
    ])
    expect(services.map(({ description: { service } }) => service?.load)).toEqual([
      { ratePerSecond: 50, slaMs: 100, subscribers: { path: '/', count: 10 } },
      { ratePerSecond: 50, slaMs: 100, subscribers: { path: '/', count: 20 } },
    ])
    const [usual] = servicesOf(declaring(null, load))
    expect(usual).toMatchObject({ cases: ['only'], description: { name: 'events-sockets' } })
    expect(usual?.description.service?.load).toEqual({ connections: 50, ratePerSecond: 1000, slaMs: 50 })
    expect(withSockets(declaring(null))).toMatchObject([
      { warnings: [{ code: 'no-load', scenario: 'events' }] },
    ])
  })

  it('has its earlier code served too', () => {
    const elsewhere = { ref: 'main', url: 'file:///there.mjs', cases: ['only'] }
    const twin = { name: 'baseline @ main', variant: 'baseline', flags: [], elsewhere }
    const [served] = servicesOf({ ...declaring(events), contenders: [...scenario.contenders, twin] })
    const command = served?.contenders.at(-1)?.elsewhere?.service?.programs.baseline?.command
    expect(command).toContain('file:///there.mjs')
  })

  it.each([
    ['events', 10, events],
    ['requests', 1, { kind: 'requests', requestsPerSecond: 500, connections: 4 } as const],
  ])('is measured by its %s', async (_, outputs, sockets) => {
    const { one, warnings } = await measure(sockets, 'lends')
    expect(warnings).toEqual([])
    expect(one?.verified).toEqual({ same: true, outputs })
    expect(one?.variants.map(({ name }) => name)).toEqual(['baseline', 'lends'])
    for (const { request } of one?.variants ?? []) {
      expect(request?.perFork.bytes).toHaveLength(2)
      expect(request?.latencyMs?.p50).toBeGreaterThan(0)
      expect(request?.cpuUsPerRequest).toBeGreaterThan(0)
    }
  })

  it('is not measured where what comes over them differs, or a server does not start', async () => {
    const { one } = await measure(events, 'wrong')
    expect(one?.verified).toMatchObject({ same: false, difference: { variant: 'wrong', op: 0 } })
    const failed = await measure(events, 'throws')
    expect(failed.warnings).toMatchObject([{ code: 'trial-failed', variant: 'throws' }])
    expect(failed.warnings).toMatchObject([{ cause: expect.stringContaining('no server today') }])
  })
})
