import { usageError } from '../model/errors.js'
import { optionRows } from '../model/options/option.js'
import { runOptions } from '../model/options/run-options.js'
import type { CaseResult, PlannedCase, RunDocument, RunOptions, ScenarioResult } from '../model/run.js'
import { shortened } from '../model/shortened.js'
import type { Warning } from '../model/warnings.js'

/** A part of a sharded run and the file it was read from. */
export interface RunPart {
  readonly file: string
  readonly run: RunDocument
}

/**
 * Puts the parts of one run together, in the order of its plan. Warnings name the cases that no part holds,
 * and the run is then incomplete. Comparisons are those of the parts: the caller judges the whole anew.
 * Throws a usage error for parts of different runs, and for a case that two parts hold.
 */
export function mergeRuns(parts: readonly RunPart[]): RunDocument {
  const [first, ...others] = parts
  if (first === undefined)
    throw usageError('name the parts to merge, as in "gclab merge part-1.json part-2.json"')
  for (const other of others) requireSameRun(first, other)
  requireNoDoubles(parts)
  const plan = first.run.plan
  const missing = (plan ?? []).filter(
    (planned) => !parts.some(({ run }) => caseOf(run, planned) !== undefined),
  )
  const runs = parts.map(({ run }) => run)
  const complete = missing.length === 0 && runs.every(({ finishedAt }) => finishedAt !== null)
  const { shard: _, ...options } = first.run.options
  return {
    ...first.run,
    startedAt: runs.map(({ startedAt }) => startedAt).sort()[0] ?? '',
    finishedAt: complete
      ? (runs
          .flatMap(({ finishedAt }) => finishedAt ?? [])
          .sort()
          .at(-1) ?? '')
      : null,
    options: { ...options, scenarios: [...new Set(runs.flatMap((run) => run.options.scenarios))] },
    environment: {
      ...first.run.environment,
      cpu: machinesOf(runs).join('; '),
      warnings: runs.flatMap(({ environment }) => environment.warnings),
    },
    scenarios: mergeScenarios(parts, plan),
    warnings: [...runs.flatMap(({ warnings }) => warnings), ...warningsOn(runs, missing)],
  }
}

function requireSameRun(first: RunPart, other: RunPart): void {
  const differs = (what: string, a: unknown, b: unknown): void => {
    const [was, is] = [JSON.stringify(a), JSON.stringify(b)]
    if (was === is) return
    throw usageError(
      `${first.file} and ${other.file} are not parts of one run: ${what} is ${shortened(was, 80)} and ${shortened(is, 80)}`,
    )
  }
  const [a, b] = [first.run, other.run]
  differs('the version of gclab', a.gclab, b.gclab)
  for (const key of ['node', 'v8', 'arch', 'flags', 'bufferPoolSize'] as const)
    differs(key, a.environment[key] ?? null, b.environment[key] ?? null)
  const [own, theirs] = [comparableOptions(a.options), comparableOptions(b.options)]
  for (const key of new Set([...Object.keys(own), ...Object.keys(theirs)])) {
    differs(`the option "${key}"`, own[key] ?? null, theirs[key] ?? null)
  }
  differs('the plan of all cases', a.plan ?? null, b.plan ?? null)
  for (const scenario of b.scenarios) {
    const same = a.scenarios.find(({ name }) => name === scenario.name)
    if (same === undefined) continue
    differs(`the baseline of ${scenario.name}`, same.baseline, scenario.baseline)
    differs(`the code of ${scenario.name}`, codeOf(same), codeOf(scenario))
  }
}

/** A part has some of its own; without a plan each part may be of other scenarios. */
function comparableOptions(options: RunOptions): Readonly<Record<string, unknown>> {
  const own = optionRows(runOptions).filter(([, { ofPart }]) => ofPart)
  const { scenarios: _, ...rest } = options
  return Object.fromEntries(Object.entries(rest).filter(([key]) => own.every(([of]) => of !== key)))
}

function codeOf({ sources }: ScenarioResult): readonly string[] {
  return sources.map(({ variant, code }) => `${variant}: ${code}`)
}

function requireNoDoubles(parts: readonly RunPart[]): void {
  const holders = new Map<string, string>()
  for (const { file, run } of parts) {
    for (const scenario of run.scenarios) {
      for (const { name } of scenario.cases) {
        const key = JSON.stringify([scenario.name, name])
        const other = holders.get(key)
        if (other !== undefined) throw usageError(`${other} and ${file} both hold ${scenario.name} / ${name}`)
        holders.set(key, file)
      }
    }
  }
}

function mergeScenarios(
  parts: readonly RunPart[],
  plan: readonly PlannedCase[] | undefined,
): ScenarioResult[] {
  const all = parts.flatMap(({ run }) => run.scenarios)
  const order = [
    ...new Set([...(plan ?? []).map(({ scenario }) => scenario), ...all.map(({ name }) => name)]),
  ]
  return order.flatMap((name) => {
    const same = all.filter((scenario) => scenario.name === name)
    const [first] = same
    if (first === undefined) return []
    return {
      ...first,
      cases: inOrder(
        same.flatMap(({ cases }) => cases),
        name,
        plan,
      ),
      workers: same.flatMap(({ workers }) => workers),
      load: same.flatMap(({ load }) => load),
    }
  })
}

function inOrder(
  cases: readonly CaseResult[],
  scenario: string,
  plan: readonly PlannedCase[] | undefined,
): CaseResult[] {
  const position = ({ name }: CaseResult): number => {
    const at = (plan ?? []).findIndex((planned) => planned.scenario === scenario && planned.case === name)
    return at < 0 ? cases.length : at
  }
  return [...cases].sort((a, b) => position(a) - position(b))
}

function caseOf(run: RunDocument, planned: PlannedCase): CaseResult | undefined {
  return run.scenarios
    .find(({ name }) => name === planned.scenario)
    ?.cases.find(({ name }) => name === planned.case)
}

function warningsOn(runs: readonly RunDocument[], missing: readonly PlannedCase[]): Warning[] {
  const machines = machinesOf(runs).length
  return [
    ...missing.map((planned): Warning => ({ code: 'missing-part', ...planned })),
    ...(machines > 1 ? [{ code: 'mixed-machines', machines } as const] : []),
  ]
}

function machinesOf(runs: readonly RunDocument[]): string[] {
  return [...new Set(runs.map(({ environment }) => environment.cpu))]
}
