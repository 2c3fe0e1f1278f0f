import type { Asked, Pass, Registry } from '../passes/pass.js'
import type { PlannedStep } from '../passes/run-events.js'

/** Milliseconds of an op of each contender that was verified, by case; `null` of one that failed. */
export type OpMs = ReadonlyMap<string, readonly (number | null)[]>

/**
 * The passes over a scenario in their order, with how long each takes on an idle machine. Ops that were not
 * verified are taken to last `usualMs`.
 */
export function planSteps(
  asked: Asked,
  { first, ofCase, ofScenario }: Registry,
  opMs: OpMs = new Map(),
  usualMs = 0,
): PlannedStep[] {
  const { cases, contenders, description } = asked
  const stepOf = ({ name: pass, seconds }: Pick<Pass, 'name' | 'seconds'>, name: string): PlannedStep => {
    const known = opMs.get(name) ?? []
    // The control and what runs under other flags are as slow as the baseline, by and large.
    const opSeconds = contenders.map((_, i) => (known[i] ?? known[0] ?? usualMs) / 1000)
    return { scenario: description.name, case: name, pass, seconds: seconds(asked, opSeconds) }
  }
  const stepsOf = (pass: Pick<Pass, 'name' | 'isWanted' | 'seconds'>) =>
    cases.filter((_, index) => pass.isWanted(asked, index === 0)).map((name) => stepOf(pass, name))
  const stepsOfCase = (name: string, index: number): PlannedStep[] =>
    sideBySide(ofCase, asked, index === 0).flatMap((group) =>
      group.map((pass, i) => ({ ...stepOf(pass, name), ...(i > 0 && { beside: true }) })),
    )
  return [...stepsOf(first), ...cases.flatMap(stepsOfCase), ...ofScenario.flatMap(stepsOf)]
}

/** The passes that a case is asked, those together that can share the machine where it has cores for them. */
export function sideBySide(passes: readonly Pass[], asked: Asked, isFirst: boolean): Pass[][] {
  const groups: Pass[][] = []
  const shares = (pass: Pass | undefined): boolean =>
    asked.cores > 1 && pass?.sharesMachine?.(asked.options) === true
  for (const pass of passes.filter((one) => one.isWanted(asked, isFirst))) {
    const last = groups.at(-1)
    if (last !== undefined && shares(last[0]) && shares(pass)) last.push(pass)
    else groups.push([pass])
  }
  return groups
}
