import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { PlannedStep, RunEvent } from '../runners/passes/run-events.js'
import type { Io } from './io.js'

const step = (pass: string, seconds: number): PlannedStep => ({
  scenario: 'sort',
  case: 'one',
  pass,
  seconds,
})
const at = (pass: string, done = 0): RunEvent => ({ type: 'step', scenario: 'sort', case: 'one', pass, done })

/** What a pipe is told of the events, each after so many seconds. */
async function told(events: readonly (readonly [after: number, event: RunEvent])[]): Promise<string[]> {
  const { startProgress } = await import('./progress.js')
  const lines: string[] = []
  const io = { env: {}, stderr: { write: (line: string) => lines.push(line) } } as unknown as Io
  const { onEvent } = startProgress(io)
  for (const [after, event] of events) {
    vi.advanceTimersByTime(1000 * after)
    onEvent(event)
  }
  return lines
}

describe('the time left', () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] })
    return () => vi.useRealTimers()
  })

  it('is the plan’s on an idle machine', async () => {
    const plan = [step('verify', 1), step('allocation', 2), step('time', 8)]
    const lines = await told([
      [0, { type: 'plan', steps: plan }],
      [1, at('allocation')],
      [2, at('time')],
    ])
    expect(lines).toEqual([
      'sort / one: allocation (about 10 s left)\n',
      'sort / one: time (about 8 s left)\n',
    ])
  })

  it('is more where other programs take the processors as it begins, until its own pace is seen', async () => {
    const lines = await told([
      [0, { type: 'plan', steps: [step('allocation', 4), step('time', 8)], pace: 1.75 }],
      [0, at('allocation')],
      [4, at('time')],
    ])
    // By then it was seen not to be slow: of six seconds, two count as expected.
    expect(lines).toEqual([
      'sort / one: allocation (about 21 s left)\n',
      'sort / one: time (about 10 s left)\n',
    ])
  })

  it('is the same for passes that go on at once, and counts each of them as far as it is', async () => {
    const beside = (pass: string) => ({ ...step(pass, 2), beside: true })
    const plan = [step('verify', 2), step('allocation', 4), beside('kept'), beside('work'), step('time', 8)]
    const lines = await told([
      [0, { type: 'plan', steps: plan }],
      [2, at('allocation')],
      [0, at('kept')],
      // Half of four seconds, and of two, are done.
      [3, at('allocation', 0.5)],
      [0, at('kept', 0.5)],
      [0, at('work')],
      [10, at('time')],
    ])
    expect(lines).toEqual([
      'sort / one: allocation (about 16 s left)\n',
      'sort / one: kept (about 16 s left)\n',
      'sort / one: work (about 13 s left)\n',
      'sort / one: time (about 12 s left)\n',
    ])
  })

  it('does not make an hour of the first second, should that be slow', async () => {
    const lines = await told([
      [0, { type: 'plan', steps: [step('verify', 0.2), step('time', 100)] }],
      [1, at('time')],
    ])
    expect(lines).toEqual(['sort / one: time (about 2 min 17 s left)\n'])
  })

  it('has no minute of sixty seconds', async () => {
    const plan = { type: 'plan', steps: [step('time', 119.5)] } as const
    const lines = await told([
      [0, plan],
      [0, at('time')],
    ])
    expect(lines).toEqual(['sort / one: time (about 2 min 0 s left)\n'])
  })

  it('grows where ops were seen to be slow, and where the machine was', async () => {
    const steps = [step('verify', 1), step('allocation', 2), step('time', 8)]
    const lines = await told([
      [0, { type: 'plan', steps, opsUnknown: true }],
      [0, at('verify')],
      [4, { type: 'plan', steps: [step('verify', 4), step('allocation', 20), step('time', 30)] }],
      [0, at('allocation')],
      [68, at('time')],
    ])
    expect(lines).toEqual([
      'sort / one: verify (about 11 s left if ops are fast)\n',
      'sort / one: allocation (about 50 s left)\n',
      'sort / one: time (about 1 min 26 s left)\n',
    ])
  })
})
