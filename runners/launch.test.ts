import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Job } from './job.js'
import { launch } from './launch.js'

const scenario = pathToFileURL(join(import.meta.dirname, 'testdata/scenarios/hand-made.mjs')).href

/** One calibration of a hand-made variant in a real child. */
function calibrate(
  variant: string,
  timeoutMs = 20_000,
  flags: string[] = [],
  signal = new AbortController().signal,
) {
  const job: Job<'calibrate'> = { pass: 'calibrate', scenario, case: 'only', variant, params: {} }
  return launch(job, { node: process.execPath, flags, timeoutMs, signal }).done
}

describe('a child', () => {
  it('gives its figures', async () => {
    const trial = await calibrate('baseline')
    expect(trial).toMatchObject({ status: 'ok' })
    expect(trial.status === 'ok' && trial.result.nsPerOp).toBeGreaterThan(0)
  })

  it.each([
    ['throws-at-set-up', 'threw', /no set-up today/],
    ['throws-later', 'threw', /op ten failed/],
    ['rejects', 'threw', /rejected/],
    ['exits', 'exited', /code 0 before it had reported/],
    ['aborts', 'crashed', /SIGABRT/],
    ['forges', 'exited', /before it had reported/],
    ['not-an-op', 'invalid', /must return the op/],
  ])('that %s is a failure with a cause', async (variant, status, cause) => {
    const trial = await calibrate(variant)
    expect(trial).toMatchObject({ status, cause: expect.stringMatching(cause) })
  })

  it('that never comes back is ended, and said to have timed out', async () => {
    expect(await calibrate('hangs', 1500)).toMatchObject({ status: 'timed-out' })
  })

  it('that leaks until memory is out is told from one that crashed', async () => {
    expect(await calibrate('leaks', 20_000, ['--max-old-space-size=64'])).toMatchObject({
      status: 'out-of-memory',
    })
  })

  it.each(['async', 'chatty', 'changes-globals', 'holds-on'])(
    'is not put off by a variant: %s',
    async (variant) => {
      expect(await calibrate(variant)).toMatchObject({ status: 'ok' })
    },
  )

  it('ends when the run is interrupted', async () => {
    const interrupt = new AbortController()
    const trial = calibrate('hangs', 20_000, [], interrupt.signal)
    setTimeout(() => interrupt.abort(), 300)
    expect(await trial).toMatchObject({ status: 'interrupted' })
  })

  it('that cannot be started is a failure', async () => {
    const job: Job<'calibrate'> = {
      pass: 'calibrate',
      scenario,
      case: 'only',
      variant: 'baseline',
      params: {},
    }
    const { signal } = new AbortController()
    const trial = await launch(job, { node: '/no/such/node', flags: [], timeoutMs: 5000, signal }).done
    expect(trial).toMatchObject({ status: 'crashed', cause: expect.stringContaining('could not be started') })
  })
})
