import { allocationPass } from './allocation/pass.js'
import { collectorPass } from './collector/pass.js'
import { youngGenerationsPass } from './collector/young-generations.js'
import { cpuPass } from './cpu/pass.js'
import { keptPass } from './kept/pass.js'
import { loadPass } from './load/pass.js'
import type { Asked, FirstPass, Pass, Registry } from './pass.js'
import { servicePasses } from './requests/pass.js'
import { timePass } from './time/pass.js'
import { verifyPass } from './verify/pass.js'
import { workPass } from './work/pass.js'
import { workersPass } from './workers/pass.js'

export const passes: Registry = {
  first: verifyPass,
  ofCase: [allocationPass, keptPass, workPass, collectorPass, youngGenerationsPass, timePass, cpuPass],
  ofScenario: [loadPass, workersPass],
}

/** Where nobody asks for verification. */
const unverified: FirstPass = {
  ...verifyPass,
  isWanted: () => false,
  verify: async () => ({ verified: { same: null, outputs: 0 }, warnings: [] }),
}

/** The passes that are wanted, by name. */
export function withPasses(
  { first, ofCase, ofScenario }: Registry,
  isWanted: (pass: string) => boolean,
): Registry {
  const those = (some: readonly Pass[]): Pass[] => some.filter(({ name }) => isWanted(name))
  return {
    first: isWanted(first.name) ? first : unverified,
    ofCase: those(ofCase),
    ofScenario: those(ofScenario),
  }
}

/** The passes that a scenario takes, or a service. */
export function passesOf({ description: { service } }: Pick<Asked, 'description'>): Registry {
  return service === undefined ? passes : servicePasses()
}
