import type { Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import type { Lab, Place } from '../lab.js'
import { allocatingFunctions } from './allocating-functions.js'
import { countInProcesses, countingProcesses } from './count-processes.js'
import type { AllocationChildResult } from './job.js'
import type { OpsProfile } from './profile.js'
import { sitesOfOps } from './sites.js'
import { attribute } from './undo-inlining/attribute.js'
import { matchTotals } from './undo-inlining/match-totals.js'

/** Flags under which every function keeps a frame of its own. */
export const withoutInlining = ['--no-turbo-inlining', '--no-maglev-inlining']

/**
 * As {@link countInProcesses}, with inlined functions told apart from their callers by a second
 * child that inlines nothing. The figures are never that child's: where it fails, only the telling apart
 * fails. All run at once.
 */
export async function countWithoutInlining(
  lab: Lab,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
): Promise<Trial<AllocationChildResult>> {
  const flags = [...contender.flags, ...withoutInlining]
  const [exact, plain] = await Promise.all([
    countInProcesses(countingProcesses(lab, place, contender, true)),
    countingProcesses(lab, place, { ...contender, flags }, true).count(),
  ])
  if (exact.status !== 'ok' || exact.result.allocation.allocsPerOp === 0) return exact
  const own = withCountedTotals(exact.result)
  const other = plain.status === 'ok' ? withCountedTotals(plain.result) : null
  if (own === null) return exact
  const { allocation } = exact.result
  if (other === null) return { ...exact, result: { ...exact.result, profile: own } }
  const profile = attribute(own, other)
  const told = {
    ...allocation,
    sites: sitesOfOps(profile, allocation),
    functions: allocatingFunctions(profile),
  }
  return { ...exact, result: { ...exact.result, allocation: told, profile } }
}

function withCountedTotals({ allocation, profile }: AllocationChildResult): OpsProfile | null {
  return profile && matchTotals(profile, allocation)
}
