import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import type { Job, Passes, PassName } from '../child/job.js'
import { turnCommands } from '../child/protocol.js'
import { allocationFlags } from '../passes/allocation/measure.js'
import { launch, type TurnTimes } from './launch.js'

const scenario = pathToFileURL(join(import.meta.dirname, '../../test/testdata/scenarios/hand-made.mjs')).href

interface Bounds {
  readonly node?: string
  readonly timeoutMs?: number
  readonly flags?: readonly string[]
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

/** A hand-made variant in a real child. */
function start<P extends PassName>(
  pass: P,
  variant: string,
  params: Passes[P]['params'],
  bounds: Bounds = {},
) {
  const job: Job<P> = { pass, scenario, case: 'only', variant, params }
  const { signal } = new AbortController()
  const usual = { node: process.execPath, flags: [], timeoutMs: 20_000, maxBytes: 2 ** 32, signal }
  return launch(job, { ...usual, ...bounds })
}

const timing = { isAsync: false, opsPerSample: 1000, leadIn: 0, aloneNs: 0 }

const watch = (variant: string, { flags = [], ...bounds }: Bounds = {}) =>
  start(
    'collector',
    variant,
    { milliseconds: 20, trace: null },
    { ...bounds, flags: ['--expose-gc', ...flags] },
  ).done

describe('a child', () => {
  it('gives its figures', async () => {
    const trial = await watch('baseline')
    expect(trial).toMatchObject({ status: 'ok' })
    expect(trial.status === 'ok' && trial.result.gc.ops).toBeGreaterThan(0)
  })

  it.each([
    ['throws-at-set-up', 'threw', /^Error: no set-up today \(.+hand-made\.mjs:\d+\)$/],
    ['throws-later', 'threw', /op ten failed/],
    ['throws-late', 'threw', /^RangeError: too many by far \(/],
    ['throws-nothing', 'threw', /^it threw undefined$/],
    ['throws-a-trap', 'threw', /sprung|cannot be shown/],
    ['throws-from-a-timer', 'threw', /from a timer/],
    ['rejects', 'threw', /rejected/],
    ['exits', 'exited', /code 0 before it had reported/],
    [
      'waits-for-nothing',
      'exited',
      /waited for a promise that nothing can settle any more: a top-level await/,
    ],
    ['aborts', 'crashed', /SIGABRT/],
    ['forges', 'interfered', /the lab's own pipe/],
    ['writes-to-result', 'interfered', /file descriptor 4/],
    ['floods-result', 'interfered', /file descriptor 4/],
    ['closes-result', 'exited', /before it had reported/],
    ['says-it-is-out-of-memory', 'exited', /code 7/],
    ['not-an-op', 'invalid', /variant "not-an-op" returned .+; return a function/],
  ])('that %s is a failure with a cause', async (variant, status, cause) => {
    const trial = await watch(variant)
    expect(trial).toMatchObject({ status, cause: expect.stringMatching(cause) })
    expect(trial.status !== 'ok' && trial.cause).not.toContain('\n')
  })

  it.each(['hangs', 'never-settles', 'ignores-sigterm'])(
    'that %s is ended, and said to have timed out',
    async (variant) => {
      expect(await watch(variant, { timeoutMs: 1000 })).toMatchObject({ status: 'timed-out' })
    },
  )

  it('that leaks until memory is out is told from one that crashed', async () => {
    const flags = ['--max-old-space-size=64']
    expect(await watch('leaks', { flags })).toMatchObject({ status: 'out-of-memory' })
  })

  it.runIf(process.platform === 'linux')(
    'that leaks buffers, which no heap limit holds, is ended',
    async () => {
      const trial = await watch('leaks-buffers', { maxBytes: 2 ** 28 })
      expect(trial).toMatchObject({ status: 'out-of-memory', cause: expect.stringContaining('256 MB') })
    },
  )

  it('that writes on the turn channel gives no figures', async () => {
    const child = start('time', 'writes-to-turns', timing)
    let sample: TurnTimes | null = [0, 0]
    for (let turn = 0; turn < 20 && sample !== null; turn++) sample = await child.turn(turnCommands.sample)
    expect(sample).toBeNull()
    expect(await child.done).toMatchObject({ status: 'interfered', cause: expect.stringContaining('3') })
  })

  it.each([
    'async',
    'chatty',
    'changes-globals',
    'holds-on',
    'hangs-at-exit',
    'throws-at-exit',
    'gives-all-toJSON',
  ])('is not put off by a variant: %s', async (variant) => {
    const trial = await watch(variant)
    expect(trial).toMatchObject({ status: 'ok' })
    expect(trial.status === 'ok' && trial.result.gc.ops).toBeGreaterThan(0)
  })

  it('does not count coverage, though the lab does', async () => {
    vi.stubEnv('NODE_V8_COVERAGE', mkdtempSync(join(tmpdir(), 'gclab-coverage-')))
    expect(await watch('counts-coverage')).toMatchObject({ status: 'ok' })
    vi.unstubAllEnvs()
  })

  it('gives every figure under changed globals', async () => {
    const collector = start(
      'collector',
      'changes-globals',
      { milliseconds: 50, trace: null },
      { flags: ['--expose-gc'] },
    )
    const allocation = start('allocation', 'changes-globals', { profile: false }, { flags: allocationFlags })
    const time = start('time', 'changes-globals', timing)
    const samples = [await time.turn(turnCommands.sample), await time.turn(turnCommands.lastSample)]
    time.letEnd()
    for (const sample of samples) expect((sample?.[1] ?? 0) - (sample?.[0] ?? 0)).toBeGreaterThan(1000)
    const trials = await Promise.all([collector.done, allocation.done, time.done])
    expect(trials.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
  })

  it('is told of under GCLAB_DEBUG=1: its flags, its turns and its end', async () => {
    vi.stubEnv('GCLAB_DEBUG', '1')
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const child = start('time', 'baseline', timing, { flags: ['--max-semi-space-size=8'] })
    for (const command of [turnCommands.sample, turnCommands.lastSample]) await child.turn(command)
    child.letEnd()
    await child.done
    const said = write.mock.calls.join('').replaceAll(`[${child.pid}]`, '[pid]')
    expect(said).toMatch(/^gclab \[pid\] .*node '--max-semi-space-size=8' .*main\.js .*"pass":"time"/)
    expect(said).toMatch(/^gclab \[pid\] ended after \d+ ms: code 0$/m)
    expect(said).toMatch(/^gclab \[pid\] 2 turns, ok$/m)
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })

  it.runIf(process.platform === 'linux')('leaves no process behind, and does not wait for one', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gclab-launch-')), 'ids')
    process.env.GCLAB_TEST_FILE = file
    expect(await watch('leaves-processes')).toMatchObject({ status: 'ok' })
    delete process.env.GCLAB_TEST_FILE
    const ids: number[] = JSON.parse(readFileSync(file, 'utf8'))
    expect(ids).toHaveLength(2)
    await expect.poll(() => ids.filter(isAlive)).toEqual([])
  })

  it('draws random numbers of its own, whatever V8 was seeded with', async () => {
    const flags = ['--random-seed=5']
    const draws = [1, 2].map(() => start('time', 'throws-a-draw', timing, { flags }).done)
    const [one, other] = await Promise.all(draws)
    for (const trial of [one, other])
      expect(trial).toMatchObject({ cause: expect.stringMatching(/drew 0\.\d/) })
    expect(one).not.toEqual(other)
  })

  it('draws from the seed that its variant names', async () => {
    const flags = ['--random-seed=5', '--random-seed=7']
    const draws = [1, 2].map(() => start('time', 'throws-a-draw', timing, { flags }).done)
    const [one, other] = await Promise.all(draws)
    expect(one).toMatchObject({ cause: expect.stringMatching(/drew 0\.\d/) })
    expect(one).toEqual(other)
  })

  it('ends when the run is interrupted', async () => {
    const interrupt = new AbortController()
    const trial = watch('ignores-sigterm', { signal: interrupt.signal })
    setTimeout(() => interrupt.abort(), 300)
    expect(await trial).toMatchObject({ status: 'interrupted' })
  })

  it('that cannot be started is a failure', async () => {
    const { done } = start('describe', '', {}, { node: '/no/such/node' })
    expect(await done).toMatchObject({
      status: 'crashed',
      cause: expect.stringContaining('could not be started'),
    })
  })
})

/** A process that has ended may still have an entry, which its parent has not read yet. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
