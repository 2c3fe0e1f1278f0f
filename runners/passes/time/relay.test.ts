import { mkdtempSync, readdirSync, readSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_RELAYED, relayBytes, relayCommand, relayOf } from '../../child/protocol.js'
import { launch } from '../../processes/launch.js'
import { openRelay } from '../../processes/relay.js'
import type { Lab } from '../lab.js'
import { raceForks } from './race-forks.js'
import type { TimePlan } from './race-lanes.js'

const file = join(mkdtempSync(join(tmpdir(), 'gclab-relayed-')), 'mine.gclab.mjs')
writeFileSync(
  file,
  `const late = (then) => () => { let ops = 0; return () => (++ops === 150_000 ? then() : [ops]) }
  export default {
    name: 'mine', title: 'x', cases: { only: 1 },
    variants: {
      baseline: () => () => [1],
      object: () => () => ({ a: 1, b: 2 }),
      async: () => async () => [1],
      ends: late(() => process.exit(3)),
      hangs: late(() => { for (;;); }),
    },
  }`,
)
const place = { url: pathToFileURL(file).href, scenario: 'mine', case: 'only' }
const plan: TimePlan = { forkNs: 3e7, aloneNs: 5e6, pilot: 2, atOnce: 1, forks: () => 3 }

const race = (variants: readonly string[], { timeoutMs = 20_000, ...own }: Partial<Lab & TimePlan> = {}) => {
  const contenders = variants.map((name) => ({ name, variant: name, flags: [] }))
  const { signal } = new AbortController()
  const lab = { launch, openRelay, node: process.execPath, timeoutMs, maxHeapMB: null, signal }
  return raceForks({ ...lab, onEvent: () => {} }, place, contenders, { ...plan, ...own }, 1)
}

beforeEach(() => {
  vi.stubEnv('TMPDIR', mkdtempSync(join(tmpdir(), 'gclab-relay-test-')))
  return () => {
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('gclab-relay-'))).toEqual([])
    vi.unstubAllEnvs()
  }
})

describe.runIf(process.platform !== 'win32')('children that hand the turn to one another', () => {
  it('take as many samples each, whatever their ops give', async () => {
    const { forks, lasted, samples, warnings } = await race(['baseline', 'object', 'async'], {
      forkNs: 3e8,
    })
    expect(warnings).toEqual([])
    expect(lasted.map(({ name }) => name)).toEqual(['baseline', 'object', 'async'])
    const blocks = samples?.blocks ?? 0
    // More than go into one relay.
    expect(blocks).toBeGreaterThan(MOST_RELAYED)
    for (const { trials } of forks)
      for (const trial of trials) {
        if (trial.status !== 'ok') throw new Error(trial.cause)
        expect(trial.result.ns).toHaveLength(blocks)
        expect(trial.result.gcNs).toHaveLength(blocks)
        expect(trial.result.ns.every((ns) => ns > 0)).toBe(true)
        const { ops, leadIn } = trial.result
        // Awaited ops have none before a sample.
        if (leadIn === undefined) continue
        expect(leadIn.ops).toBe(ops >> 3)
        expect([leadIn.gcNs.length, leadIn.collections.length]).toEqual([blocks, blocks])
      }
    const withLeadIn = forks[0]?.trials.map(
      (trial) => trial.status === 'ok' && trial.result.leadIn !== undefined,
    )
    expect(withLeadIn).toEqual([true, true, false])
  })

  it.each([
    ['ends', /exited|code 3/, {}],
    ['hangs', /no sign of life for 8 s/, { timeoutMs: 8000 }],
  ])('go on without one that %s, and only that one is named', async (variant, cause, bounds) => {
    const { forks, lasted, warnings } = await race(['baseline', variant, 'object'], bounds)
    expect(lasted.map(({ name }) => name)).toEqual(['baseline', 'object'])
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'trial-failed', variant, cause: expect.stringMatching(cause) }),
    ])
    expect(forks).toHaveLength(3)
    for (const { contenders, trials } of forks)
      for (const { name } of lasted)
        expect(trials[contenders.findIndex((one) => one.name === name)]?.status).toBe('ok')
  })

  it('are asked whether they are alive while they wait', async () => {
    const relay = await openRelay(2)
    const [, second = -1] = relay?.descriptors ?? []
    await relay?.watch(new Promise((resolve) => setTimeout(resolve, 500)))
    const heard = Buffer.alloc(8)
    expect(readSync(second, heard)).toBeGreaterThan(0)
    expect(heard[0]).toBe(relayBytes.question)
    relay?.close()
  })

  it('hear phase and number of blocks in one byte', () => {
    for (const phase of ['warm-up', 'counted', 'last'] as const)
      for (const blocks of [1, MOST_RELAYED]) {
        const command = relayCommand({ phase, blocks })
        expect(command).toBeLessThan(256)
        expect(relayOf(command)).toEqual({ phase, blocks })
      }
    expect([1, 2, 3, 4].map(relayOf)).toEqual(new Array(4).fill(undefined))
  })
})
