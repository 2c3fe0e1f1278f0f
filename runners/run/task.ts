import { setMaxListeners } from 'node:events'
import type { Environment, RunOptions } from '../../model/run.js'
import type { Journal } from '../../storage/journal.js'
import type { Lab } from '../passes/lab.js'
import type { Registry } from '../passes/pass.js'
import { launch } from '../processes/launch.js'
import { openRelay } from '../processes/relay.js'
import type { EarlierFiles } from './other-commit.js'
import type { Selection } from './select.js'

/** What is to be measured. */
export interface AskedRun {
  readonly options: RunOptions
  /** Scenario files as file: URLs. */
  readonly targets: readonly string[]
  /** The Node binary that measures. */
  readonly node: string
}

/** What is measured, and on what. */
export interface Task extends AskedRun {
  readonly environment: Environment
}

/** What a run may have beside its task: another commit's code, a journal of trials, less to measure. */
export interface RunExtras {
  readonly earlier?: EarlierFiles | undefined
  readonly once?: Journal['once']
  readonly only?: Only
}

/** The part of a run that somebody looks at: the rest is not started. */
export interface Only {
  readonly passes: (all: Registry, scenario: string) => Registry
  /** Whether the baseline is entered once more, as the control. */
  readonly control: boolean
  /** Chooses from what the files have; absent: all of it. */
  readonly narrow?: ((found: readonly Selection[]) => readonly Selection[]) | undefined
}

/** Options that hold for every child. */
type LabOptions = Pick<RunOptions, 'timeoutSeconds' | 'maxHeapMB'> & Pick<Lab, 'imports'>

/** The lab of what measures nothing for a report: usual options, this process's own Node.js. */
export function labOfThisNode(signal: AbortSignal): Lab {
  return labOf({ options: { timeoutSeconds: 60, maxHeapMB: null }, node: process.execPath }, signal)
}

/** The lab that a run is measured in. */
export function labOf(
  { options, node }: { readonly node: string; readonly options: LabOptions },
  signal: AbortSignal,
  onEvent: Lab['onEvent'] = () => {},
): Lab {
  const { timeoutSeconds, maxHeapMB, imports } = options
  // Every child that runs listens, and Node.js warns of more than ten.
  setMaxListeners(0, signal)
  return { launch, openRelay, node, timeoutMs: timeoutSeconds * 1000, maxHeapMB, imports, signal, onEvent }
}
