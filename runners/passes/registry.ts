import { allocation } from './allocation/pass.js'
import { collector } from './collector/pass.js'
import { youngGenerations } from './collector/young-generations.js'
import { cpu } from './cpu/pass.js'
import { load } from './load/pass.js'
import type { Pass } from './pass.js'
import { sockets } from './sockets/pass.js'
import { time } from './time/pass.js'
import { verify } from './verify/pass.js'
import { workers } from './workers/pass.js'

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
  first: verify,
  ofCase: [allocation, collector, youngGenerations, time, cpu],
  ofScenario: [load, sockets, workers],
}
