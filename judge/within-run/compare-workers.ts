import { CONTROL } from '../../model/contenders.js'
import type { MeasuredWorkers } from '../../model/measured-run.js'
import type { WorkersResult } from '../../model/run.js'
import { type Claim, judgeTimes } from './judge-times.js'

/**
 * Compares each group of workers with the baseline's group of as many. The false-alarm level holds for all
 * comparisons of the workers pass of a case.
 */
export function compareWorkers(groups: readonly MeasuredWorkers[], minEffect: number): WorkersResult[] {
  const cases = [...new Set(groups.map((group) => group.case))]
  const families = cases.map((name) => groups.filter((group) => group.case === name))
  const times = new Map(families.flatMap((family) => [...judgeTimes(claimsOf(family), minEffect)]))
  return groups.map((group) => {
    const { time, ...rest } = group
    return time === undefined ? rest : { ...rest, time: times.get(group) ?? null }
  })
}

function claimsOf(family: readonly MeasuredWorkers[]): Claim<MeasuredWorkers>[] {
  return family.flatMap((group) => {
    if (!group.time) return []
    const control = family.find((one) => one.variant === CONTROL && one.workers === group.workers)
    const perFork = control?.time?.perFork ?? null
    return [{ of: group, variant: group.variant, time: group.time, control: perFork, settled: true }]
  })
}
