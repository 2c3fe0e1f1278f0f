import { allocationPass } from './allocation/pass.js'
import { collectorPass } from './collector/pass.js'
import { youngGenerationsPass } from './collector/young-generations.js'
import { cpuPass } from './cpu/pass.js'
import { keptPass } from './kept/pass.js'
import { loadPass } from './load/pass.js'
import type { Pass } from './pass.js'
import { socketsPass } from './sockets/pass.js'
import { timePass } from './time/pass.js'
import { verifyPass } from './verify/pass.js'
import { workPass } from './work/pass.js'
import { workersPass } from './workers/pass.js'

/** Every pass of a run, in order. */
export interface Registry {
  /** Before anything is measured, of all cases at once. */
  readonly first: Pick<Pass, 'name' | 'isWanted' | 'seconds'>
  /** Case by case. */
  readonly ofCase: readonly Pass[]
  /** Once all cases are measured, over those that can be. */
  readonly ofScenario: readonly Pass[]
}

export const passes: Registry = {
  first: verifyPass,
  ofCase: [allocationPass, keptPass, workPass, collectorPass, youngGenerationsPass, timePass, cpuPass],
  ofScenario: [loadPass, socketsPass, workersPass],
}
