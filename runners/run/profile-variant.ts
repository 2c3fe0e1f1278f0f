import { unmeasuredError, usageError } from '../../model/errors.js'
import type { AllocationResult, GcResult } from '../../model/run.js'
import { countWithoutInlining, withoutInlining } from '../passes/allocation/count-without-inlining.js'
import type { OpsProfile } from '../passes/allocation/profile.js'
import { watchCollector } from '../passes/collector/watch-collector.js'
import type { CpuChildResult } from '../passes/cpu/job.js'
import { type Lab, type Place, startChild } from '../passes/lab.js'
import { profiledPlan } from '../passes/requests/plan.js'
import { EntrantFailure, realMachinery } from '../passes/requests/programs.js'
import { type SampledProgram, sampleProgram } from '../passes/requests/sample-sites.js'
import type { TimelineChildResult } from '../passes/timeline/job.js'
import type { Trial } from '../processes/launch.js'
import type { Selection } from './select.js'

export interface ProfiledAllocation {
  readonly allocation: AllocationResult
  readonly profile: OpsProfile
}

/** Every allocation of a variant's op in steady state, by function. Throws when the op could not be run. */
export async function profileAllocations(
  lab: Lab,
  place: Place,
  variant: string,
): Promise<ProfiledAllocation> {
  const trial = await countWithoutInlining(lab, place, { variant, flags: [] })
  const { allocation, profile } = resultOf(trial, place, variant)
  if (profile === null) throw new Error('the child kept no profile')
  return { allocation, profile }
}

/** Where a variant's op spends its time over `seconds`, warmed up. Throws when the op could not be run. */
export async function profileCpu(
  lab: Lab,
  place: Place,
  variant: string,
  seconds: number,
): Promise<CpuChildResult> {
  const params = { milliseconds: seconds * 1000 }
  return resultOf(await startChild(lab, 'cpu', place, { variant, flags: [] }, params).done, place, variant)
}

/**
 * Records every allocation over `seconds` of a variant's op and its set-up to `file`, as a `.heaptimeline`.
 * Inlines nothing, so that each function has a frame. Throws when the op could not be run.
 */
export async function recordTimeline(
  lab: Lab,
  place: Place,
  variant: string,
  seconds: number,
  file: string,
): Promise<TimelineChildResult> {
  const params = { milliseconds: seconds * 1000, file }
  const child = startChild(lab, 'timeline', place, { variant, flags: [] }, params, withoutInlining)
  return resultOf(await child.done, place, variant)
}

/** The heap and the collections over `seconds` of a variant's op. Throws when the op could not be run. */
export async function followHeap(
  lab: Lab,
  place: Place,
  variant: string,
  seconds: number,
): Promise<GcResult> {
  const trial = await watchCollector(lab, place, { variant, flags: [] }, seconds * 1000)
  return resultOf(trial, place, variant).gc
}

function resultOf<R>(trial: Trial<R>, place: Place, variant: string): R {
  if (trial.status === 'ok') return trial.result
  if (trial.status === 'invalid') throw usageError(trial.cause)
  const where = `${place.scenario} / ${place.case} / ${variant}`
  throw unmeasuredError(`${where} could not be profiled: ${trial.cause}`)
}

/** A guess at the bytes of a request: of more, more samples are taken. */
const BYTES_PER_REQUEST = 20_000

/** Who allocates in a program while it answers requests. Throws when it could not be sampled. */
export async function profileService(
  lab: Lab,
  { description, contenders }: Selection,
  place: Place,
  variant: string,
): Promise<SampledProgram> {
  const { service } = description
  const contender = contenders.find(({ name }) => name === variant)
  if (service === undefined || contender === undefined) throw new Error(`no program is named ${variant}`)
  const plan = profiledPlan(description)
  const task = { lab, machinery: realMachinery, place, service, contenders: [contender], plan, seed: 0 }
  try {
    return await sampleProgram(task, contender, BYTES_PER_REQUEST)
  } catch (error) {
    if (!(error instanceof EntrantFailure)) throw error
    throw unmeasuredError(`${place.scenario} / ${place.case} / ${variant}: ${error.message}`)
  }
}
