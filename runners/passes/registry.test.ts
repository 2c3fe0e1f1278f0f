import { describe, expect, it } from 'vitest'
import type { RunOptions } from '../../model/run.js'
import { fakeLauncher } from '../../test/testdata/fake-launcher.js'
import { runScenarios } from '../run/run-scenarios.js'
import type { Contender } from './contender.js'
import type { Pass, PassTask } from './pass.js'
import { passes } from './registry.js'
import type { RunEvent } from './run-events.js'

const options: RunOptions = {
  scenarios: ['fake'],
  quick: true,
  budgetSeconds: null,
  precisionPercent: 1,
  minEffectPercent: 1,
  forks: 2,
  tune: [],
  workers: null,
  load: 'auto',
  seed: 1,
  timeoutSeconds: 1,
  maxHeapMB: null,
}
const machine = { node: 'v20.0.0', v8: '11', os: 'Test', arch: 'x64', cpu: 'none', cores: 2 }
const environment = { ...machine, memoryBytes: 1, flags: [], warnings: [] }
const launch = fakeLauncher({
  baseline: { nsPerOp: 400, allocs: 3, bytes: 120 },
  pooled: { nsPerOp: 200, allocs: 1, bytes: 40 },
})

const run = async (ofCase: readonly Pass[], ofScenario: readonly Pass[]) => {
  const events: RunEvent[] = []
  const { signal } = new AbortController()
  const onEvent = (event: RunEvent): void => void events.push(event)
  const lab = { launch, node: process.execPath, timeoutMs: 1000, maxHeapMB: null, signal, onEvent }
  const registry = { first: passes.first, ofCase, ofScenario }
  const only = { passes: () => registry, control: !options.quick }
  const outcome = await runScenarios(lab, ['file:///fake.js'], options, environment, undefined, only)
  return { ...outcome.run, events }
}

/** A pass that nobody but this file knows. */
const madeUp = (name: string, measure: Pass['measure'], beside: Partial<Pass> = {}): Pass => ({
  name,
  isWanted: () => true,
  seconds: () => 7,
  measure: (task) => {
    task.lab.onEvent({ type: 'step', ...task.place, pass: name, done: 0 })
    return measure(task)
  },
  ...beside,
})

describe('a pass', () => {
  it('has a name of its own', () => {
    const { first, ofCase, ofScenario } = passes
    const names = [first, ...ofCase, ...ofScenario].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is planned, announced, measured and written, whatever it is, once it is in the registry', async () => {
    const warning = { code: 'nothing-to-verify', scenario: 'fake', case: 'one' } as const
    const steps = madeUp(
      'steps',
      async ({ contenders }) => ({
        warnings: [warning],
        found: new Map<Contender, object>(contenders.map((one) => [one, { stepsPerOp: one.name.length }])),
      }),
      { isWanted: (_, isFirst) => isFirst },
    )
    const { scenarios, warnings, events } = await run([...passes.ofCase, steps], passes.ofScenario)
    expect(scenarios[0]?.cases.map(({ variants }) => variants)).toMatchObject([
      [
        { name: 'baseline', stepsPerOp: 8, allocation: { allocsPerOp: 3 } },
        { name: 'pooled', stepsPerOp: 6, allocation: { allocsPerOp: 1 } },
      ],
      [{ name: 'baseline' }, { name: 'pooled' }],
    ])
    expect(scenarios[0]?.cases[1]?.variants[0]).not.toHaveProperty('stepsPerOp')
    expect(warnings).toContainEqual(warning)
    const own = { scenario: 'fake', case: 'one', pass: 'steps' }
    expect(events).toContainEqual(expect.objectContaining({ type: 'step', ...own }))
    const plans = events.flatMap((event) => (event.type === 'plan' ? [event.steps] : []))
    for (const plan of plans)
      expect(plan.filter(({ pass }) => pass === 'steps')).toEqual([{ ...own, seconds: 7 }])
  })

  it('of a whole scenario adds to the scenario, and says before what there is to say', async () => {
    const figure = (task: PassTask) => ({ case: task.place.case, variant: 'all' })
    const memory = madeUp(
      'memory',
      async (task) => ({ warnings: [], figures: { memory: [figure(task)] } as object }),
      { warnings: () => [{ code: 'no-load', scenario: 'fake' }] },
    )
    const { scenarios, warnings } = await run([], [memory])
    expect(scenarios[0]).toMatchObject({ load: [], workers: [], memory: [{ case: 'one' }, { case: 'two' }] })
    expect(warnings.map(({ code }) => code)).toEqual(['no-load'])
  })

  it('leaves out who hung twice, and goes beside its neighbour where both can', async () => {
    const log: string[] = []
    const noting = (name: string, beside: Partial<Pass> = {}): Pass =>
      madeUp(
        name,
        async ({ contenders, place }) => {
          if (place.case !== 'one') return { warnings: [] }
          log.push(`${name} begins with ${contenders.map((one) => one.name).join()}`)
          await new Promise((resolve) => setTimeout(resolve, 5))
          log.push(`${name} ends`)
          return { warnings: [], hung: contenders.slice(1) }
        },
        beside,
      )
    const shares = { sharesMachine: ({ quick }: RunOptions) => quick }
    await run([noting('a', shares), noting('b', shares), noting('c')], [noting('d')])
    const both = 'baseline,pooled'
    const alone = [`a begins with ${both}`, 'a ends', `b begins with ${both}`, 'b ends']
    const together = [`a begins with ${both}`, `b begins with ${both}`, 'a ends', 'b ends']
    const after = ['c begins with baseline', 'c ends', 'd begins with baseline', 'd ends']
    expect([alone, together]).toContainEqual(log.slice(0, 4))
    expect(log.slice(4)).toEqual(after)
  })
})
