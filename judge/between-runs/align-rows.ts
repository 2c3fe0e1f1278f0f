import { CONTROL } from '../../model/contenders.js'
import type { Metric } from '../../model/metric.js'
import type { Comparison, Environment, RunDocument, VariantResult } from '../../model/run.js'
import type { Warning, WarningScope } from '../../model/warnings.js'
import { withholding } from '../within-run/warning-effects.js'

/** A saved run and what tables call it. */
export interface NamedRun {
  readonly label: string
  readonly run: RunDocument
}

/** Which contender on which case of which scenario. */
export interface RowKey {
  readonly scenario: string
  readonly case: string
  readonly variant: string
}

/** What one run knows of a row. */
export interface FoundFigures {
  readonly result: VariantResult
  /** Against the run's own baseline; `null` for the baseline itself. */
  readonly comparison: Comparison | null
  /** The name of the variant that the run compared with. */
  readonly baseline: string
  readonly environment: Environment
  /** Warnings that take away what its figures, or its baseline's, say. */
  readonly withheld: readonly Warning[]
  /** The run was a quick one, whose times differ from a full one's. */
  readonly quick: boolean
}

/** A contender as each of the runs found it; `null` where a run does not have it. */
export interface AlignedRow extends RowKey {
  readonly found: readonly (FoundFigures | null)[]
}

/** Every contender of any of the runs, in the order of the first run that has it. */
export function alignRows(runs: readonly RunDocument[]): AlignedRow[] {
  const rows = new Map<string, RowKey & { found: (FoundFigures | null)[] }>()
  for (const [index, run] of runs.entries()) {
    for (const [key, found] of contendersOf(run)) {
      const id = rowId(key)
      const row = rows.get(id) ?? { ...key, found: runs.map(() => null) }
      row.found[index] ??= found
      rows.set(id, row)
    }
  }
  return grouped([...rows.values()])
}

/** Whether the first run shares a contender, other than the control, with another. */
export function haveCommonRow(rows: readonly AlignedRow[]): boolean {
  return rows.some(
    ({ variant, found: [first, ...others] }) =>
      variant !== CONTROL && first !== null && others.some((one) => one !== null),
  )
}

/** A row's key in one string that no two rows share. */
export function rowId({ scenario, case: name, variant }: RowKey): string {
  return JSON.stringify([scenario, name, variant])
}

/** The key as people read it. */
export function rowName(key: RowKey): string {
  return `${key.scenario}/${key.case}/${key.variant}`
}

/** The warnings about a metric's figure: the baseline's only of times, which hang on its time. */
export function withheldOf({ rule }: Metric, { withheld, result }: FoundFigures): readonly Warning[] {
  if (rule === 'paired-forks') return withheld
  return withheld.filter(({ variant }: WarningScope) => variant === undefined || variant === result.name)
}

function contendersOf(run: RunDocument): [RowKey, FoundFigures][] {
  return run.scenarios.flatMap((scenario) =>
    scenario.cases.flatMap((entry) =>
      entry.variants.map((result): [RowKey, FoundFigures] => [
        { scenario: scenario.name, case: entry.name, variant: result.name },
        {
          result,
          comparison: entry.comparisons.find(({ variant }) => variant === result.name) ?? null,
          baseline: scenario.baseline,
          withheld: withholding(run.warnings, {
            scenario: scenario.name,
            case: entry.name,
            variants: [result.name, scenario.baseline],
          }),
          environment: run.environment,
          quick: run.options.quick,
        },
      ]),
    ),
  )
}

/** What only a later run has stands beside its own scenario and case, not at the end. */
function grouped<T extends RowKey>(rows: readonly T[]): T[] {
  const groups = new Map<string, Map<string, T[]>>()
  for (const row of rows) {
    const cases = groups.get(row.scenario) ?? new Map<string, T[]>()
    cases.set(row.case, [...(cases.get(row.case) ?? []), row])
    groups.set(row.scenario, cases)
  }
  return [...groups.values()].flatMap((cases) => [...cases.values()].flat())
}
