import type { Asked, Pass, Registry } from '../passes/pass.js'
import type { PlannedStep } from '../passes/run-events.js'

/** Milliseconds of an op of each contender that was verified, by case. */
export type OpMs = ReadonlyMap<string, readonly number[]>

/** The passes over a scenario in their order, with how long each takes on an idle machine. */
export function planSteps(asked: Asked, { first, ofCase, ofScenario }: Registry, opMs?: OpMs): PlannedStep[] {
  const { cases, contenders, description } = asked
  const stepsOf = (pass: Pick<Pass, 'name' | 'isWanted' | 'seconds'>) => (name: string, index: number) => {
    if (!pass.isWanted(asked, index === 0)) return []
    const known = opMs?.get(name) ?? []
    // The control and what runs under other flags are as slow as the baseline, by and large.
    const opSeconds = contenders.map((_, i) => (known[i] ?? known[0] ?? 0) / 1000)
    const seconds = pass.seconds(asked, opSeconds)
    return [{ scenario: description.name, case: name, pass: pass.name, seconds }]
  }
  return [
    ...cases.flatMap(stepsOf(first)),
    ...cases.flatMap((name, index) => ofCase.flatMap((pass) => stepsOf(pass)(name, index))),
    ...ofScenario.flatMap((pass) => cases.flatMap(stepsOf(pass))),
  ]
}
