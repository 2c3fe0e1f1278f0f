import { describe, expect, it } from 'vitest'
import type { RequestResult, RunOptions } from '../../../model/run.js'
import type { SampledFrame } from '../../programs/watch/records.js'
import type { ServiceDescription } from '../../scenario-files/describe-service.js'
import type { Contender } from '../contender.js'
import type { Asked, Pass, PassTask } from '../pass.js'
import { servicePasses } from './pass.js'
import { requestPlan } from './plan.js'
import { type FakeProgram, fakeMachinery } from './testdata/fake-machinery.js'

const service: ServiceDescription = {
  programs: Object.fromEntries(
    ['baseline', 'other'].map((name) => [name, { command: [name], env: {}, cwd: '/' }]),
  ),
  port: 'PORT',
  requests: { page: [{ path: '/page' }, { path: '/bid', method: 'POST', body: '{}' }] },
  load: { connections: 4, slaMs: 2 },
  sameHeaders: ['content-type'],
  hasSame: false,
}
const options: RunOptions = {
  ...{ scenarios: ['fake'], quick: false, budgetSeconds: null, precisionPercent: 1, minEffectPercent: 1 },
  ...{ forks: 4, tune: [], workers: null, load: 'auto', seed: 1, timeoutSeconds: 1, maxHeapMB: null },
}
const contenders: readonly Contender[] = [
  { name: 'baseline', variant: 'baseline', flags: [] },
  { name: 'other', variant: 'other', flags: [] },
  { name: 'control', variant: 'baseline', flags: [] },
]
const place = { url: 'file:///x.mjs', scenario: 'fake', case: 'page' }

/** The passes over one case with programs that behave so. */
async function measure(
  other: Partial<FakeProgram>,
  given: Partial<RunOptions> = {},
  port: string | null = 'PORT',
  baseline: Partial<FakeProgram> = {},
  load: ServiceDescription['load'] = service.load,
) {
  const { port: _, ...ending } = { ...service, load }

  const { machinery, log } = fakeMachinery({ baseline, other })
  const asked = {
    options: { ...options, ...given },
    description: { service: port === null ? ending : { ...ending, port }, baseline: 'baseline' },
    ...{ cases: ['page'], contenders, run: { cases: 1, comparisons: 2 }, cores: 2 },
  } as unknown as Asked
  const { signal } = new AbortController()
  const lab = { node: process.execPath, timeoutMs: 1000, maxHeapMB: null, signal, onEvent: () => {} }
  const { first, ofCase } = servicePasses(machinery)
  const verified = await first.verify(lab as never, place, contenders, asked)
  const task = { lab, place, asked, contenders, found: new Map(), cores: 2 } as unknown as PassTask
  const outcome = () => ofCase[0]?.measure(task)
  /** The contenders' requests once both passes have measured. */
  const sites = async () => {
    const [requests, sampling] = ofCase as [Pass, Pass]
    const { found } = await requests.measure(task)
    const later = { ...task, found } as PassTask
    const sampled = sampling.isWanted(asked, true) ? (await sampling.measure(later)).found : undefined
    return contenders.map((one) => (sampled?.get(one) ?? found?.get(one))?.request as RequestResult)
  }
  return { verified, log, outcome, sites }
}

describe('the requests of a service', () => {
  it('are figures of fresh sets of programs that take turns, the others idle', async () => {
    const { verified, outcome, log } = await measure({ bytes: 1100, cpuUs: 20 })
    expect(verified.verified).toEqual({ same: true, outputs: 2 })
    const found = await outcome()
    const [baseline, other, control] = [...(found?.found?.values() ?? [])].map(({ request }) => request)
    expect(found?.warnings).toEqual([])
    expect(baseline?.heapBytesPerRequest).toBeCloseTo(1000)
    expect(other?.heapBytesPerRequest).toBeCloseTo(1100)
    expect(other?.cpuUsPerRequest).toBeCloseTo(20)
    expect(control?.perFork.bytes).toHaveLength(4)
    expect(other).toMatchObject({ minorPer1000: 1, majorPer1000: 0, gcReasons: { allocation: 24 } })
    expect(other?.latencyMs?.p50).toBeCloseTo(1)
    expect(other?.slaMissShare).toBe(0)
    // Two programs were verified, and three are started in each fork; all are ended.
    expect(log.filter((entry) => entry.startsWith('start'))).toHaveLength(2 + 3 * 4)
    expect(log.filter((entry) => entry.startsWith('end'))).toHaveLength(2 + 3 * 4)
  })

  it('are sampled for who allocates, but for bytes alone', async () => {
    const frame = (name: string, url: string, bytes: number, callees: readonly SampledFrame[] = []) =>
      [name, '7', url, 3, 1, bytes, callees] as const
    const own = 'file:///app/page.js'
    const lib = 'file:///app/node_modules/lib/index.js'
    const map = ['map', '0', '', 0, 0, 10_000, [frame('copy', lib, 60_000)]] as const
    const stacks = [[frame('page', own, 30_000, [map]), frame('tiny', own, 100)]]
    const { sites } = await measure({ stacks })
    const found = await sites()
    const [baseline, other, control] = found
    expect(baseline?.sampled?.sites).toEqual([])
    const requests = other?.sampled?.requests as number
    const page = { function: 'page', file: '/app/page.js', line: 3 }
    expect(other?.sampled?.sites).toEqual([
      {
        function: 'copy',
        file: lib.slice(7),
        line: 3,
        package: 'lib',
        caller: page,
        bytesPerRequest: 60_000 / requests,
      },
      { ...page, package: null, caller: null, bytesPerRequest: 40_000 / requests },
    ])
    expect(control?.sampled?.sites).toEqual([])
    for (const without of [{ time: false }, { quick: true }])
      expect((await (await measure({ stacks }, without)).sites()).map(({ sampled }) => sampled)).toEqual(
        Array(3).fill(undefined),
      )
  })

  it.each([
    ['a hundredth of its bytes', 1000, 6, [{ code: 'service-grows', variant: 'other', share: 0.01 }]],
    ['less than is told from a cache', 300, 6, []],
    ['it, in too few forks', 1000, 4, []],
  ])('tell of a program whose requests leave behind %s', async (_, leaked, forks, warnings) => {
    const found = await (await measure({ bytes: 100_000, leaked }, { forks })).outcome()
    expect(found?.warnings).toMatchObject(warnings)
    expect(found?.warnings).toHaveLength(warnings.length)
  })

  it('are bytes alone without times', async () => {
    const { outcome } = await measure({}, { time: false })
    const [[, { request } = {}] = []] = (await outcome())?.found ?? []
    expect(request).toMatchObject({ cpuUsPerRequest: null, latencyMs: null, rssBytes: null, percentiles: [] })
    expect(request?.perFork.cpu).toEqual([])
    // A second's requests of a program that allocates little, 48 MB of one that allocates much.
    expect(request?.requests).toBe(4 * 1000)
    const heavy = await measure({}, { time: false }, 'PORT', { bytes: 100_000 })
    expect((await heavy.sites())[0]?.requests).toBe(4 * 504)
  })

  it('are not measured where a response differs', async () => {
    const { verified } = await measure({ body: '{"rows":[2]}' })
    expect(verified.verified).toMatchObject({
      same: false,
      difference: { variant: 'other', op: 0, actual: expect.stringContaining('GET /page → 200') },
    })
  })

  it.each([
    ['answers differently under load', { bodyLater: 'oops' }, 'oops'],
    ['gives another status under load', { statusUnderLoad: 503 }, '503 in'],
  ])('are thrown away where a program %s', async (_, behaviour, text) => {
    const found = await (await measure(behaviour)).outcome()
    expect(found?.difference).toMatchObject({ variant: 'other', actual: expect.stringContaining(text) })
    expect(found?.found).toBeUndefined()
  })

  it.each([
    ['dies', { diesUnderLoad: true }, 'other ended (exit code 7)'],
    ['leaves requests without an answer', { failures: 3 }, '3 of 53 requests under load'],
  ])('have no figures where a program %s', async (_, behaviour, cause) => {
    const found = await (await measure(behaviour)).outcome()
    const failed = { code: 'trial-failed', pass: 'requests', variant: 'other' }
    expect(found?.warnings).toMatchObject([{ ...failed, cause: expect.stringContaining(cause) }])
  })

  it('have no figures where a program does not keep up with its rate', async () => {
    const at = async (ratePerSecond: number) =>
      (await measure({}, {}, 'PORT', {}, { ratePerSecond })).outcome()
    const [kept, behind] = [await at(500), await at(5000)]
    expect(kept?.warnings).toEqual([])
    const cause = 'it does not keep up with 5000 requests a second: it answered 1000 a second'
    expect(behind?.warnings).toMatchObject([{ code: 'trial-failed', pass: 'requests', cause }])
  })

  it('are not asked of a program that never gets ready', async () => {
    const { verified, log } = await measure({ neverReady: true })
    expect(verified.warnings).toMatchObject([
      { code: 'trial-failed', variant: 'other', cause: /never got ready/ },
    ])
    expect(log.filter((entry) => entry.startsWith('end'))).toEqual(['end baseline'])
  })
})

describe('runs of programs that end by themselves', () => {
  it('are figures of one run a fork, of each program in turns', async () => {
    const { verified, outcome, log } = await measure({ bytes: 1100 }, {}, null)
    expect(verified).toMatchObject({ verified: { same: null, outputs: 0 }, opMs: [50, 50] })
    const found = await outcome()
    const [baseline, other, control] = [...(found?.found?.values() ?? [])].map(({ request }) => request)
    expect(log.filter((entry) => entry === 'run baseline')).toHaveLength(1 + 2 * 4)
    expect(other).toMatchObject({
      ...{ per: 'run', requests: 4, wallMs: 50, heapBytesPerRequest: 1_100_000, cpuUsPerRequest: 10_000 },
      ...{ gcMsPer1000: 1000, latencyMs: null, requestsPerSecond: null, rssBytes: 2 ** 25 },
    })
    expect(baseline?.perFork.wall).toEqual([50, 50, 50, 50])
    expect(control?.perFork).toMatchObject({ p50: [], rate: [] })
  })

  it('are not measured where one fails', async () => {
    const { verified } = await measure({ failures: 1 }, {}, null)
    expect(verified.warnings).toMatchObject([
      { variant: 'other', cause: expect.stringContaining('ended with exit code 1') },
    ])
  })
})

describe('the plan of a case', () => {
  const asked = (given: Partial<RunOptions>, comparisons: number) =>
    ({
      contenders,
      options: { ...options, forks: null, ...given },
      run: { cases: 1, comparisons },
      description: { service },
    }) as unknown as Asked

  it('has as many forks as it takes for a difference to show among all that are compared', () => {
    expect(requestPlan(asked({}, 2)).forks).toBe(10)
    expect(requestPlan(asked({ time: false }, 2)).forks).toBe(6)
    expect(requestPlan(asked({}, 100)).forks).toBe(13)
    expect(requestPlan(asked({ forks: 3 }, 100)).forks).toBe(3)
  })

  it('has turns in which the young generation fills, where flags are tried', () => {
    const tuned = {
      ...asked({ quick: true }, 2),
      contenders: [...contenders, { name: 'x', variant: 'baseline', flags: ['--x'] }],
    }
    expect(requestPlan(asked({ quick: true }, 2)).turnBytes).toBe(48 * 2 ** 20)
    expect(requestPlan(tuned).turnBytes).toBe(512 * 2 ** 20)
  })

  it('keeps the rate of the service, but for bytes alone', () => {
    const at = (given: Partial<RunOptions>) => {
      const one = asked(given, 2)
      const paced = { ...service, load: { ratePerSecond: 20 } }
      return requestPlan({ ...one, description: { ...one.description, service: paced } }).ratePerSecond
    }
    expect(at({})).toBe(20)
    expect(at({ time: false })).toBeUndefined()
  })
})
