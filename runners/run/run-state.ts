import type { RunOptions } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import type { Lab } from '../passes/lab.js'
import type { Asked, HeapProfileFile } from '../passes/pass.js'
import { heatsOf } from '../passes/time/heats.js'
import type { Selection } from './select.js'

/** What a run gathers beside the results of its scenarios. */
export interface RunState {
  readonly lab: Lab
  readonly warnings: Warning[]
  readonly profiles: HeapProfileFile[]
}

/** A selection with what its passes decide by. */
export type AskedSelection = Selection & Asked

/** What is asked of each scenario of a run, on a machine of so many `cores`. */
export function askOf(
  selections: readonly Selection[],
  options: RunOptions,
  cores: number,
): AskedSelection[] {
  const sumOf = (figure: (selection: Selection) => number) =>
    selections.reduce((sum, selection) => sum + figure(selection), 0)
  const run = {
    heats: sumOf((one) => one.cases.length * heatsOf(one.contenders).length),
    comparisons: sumOf((one) => one.cases.length * (one.contenders.length - 1)),
  }
  return selections.map((selection) => ({ ...selection, options, run, cores }))
}

/** Keeps warnings for the document, and tells them. */
export function noteWarnings({ lab, warnings }: RunState, found: readonly Warning[]): void {
  for (const warning of found) {
    warnings.push(warning)
    lab.onEvent({ type: 'warning', warning })
  }
}
