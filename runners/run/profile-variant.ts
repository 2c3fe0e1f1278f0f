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

/** A variant whose op is profiled. */
export interface Profiling {
  readonly lab: Lab
  readonly place: Place
  readonly variant: string
}

export interface ProfiledAllocation {
  readonly allocation: AllocationResult
  readonly profile: OpsProfile
}

/** Every allocation of a variant's op in steady state, by function. Throws when the op could not be run. */
export async function profileAllocations(of: Profiling): Promise<ProfiledAllocation> {
  const trial = await countWithoutInlining(of.lab, of.place, { variant: of.variant, flags: [] })
  const { allocation, profile } = resultOf(trial, of)
  if (profile === null) throw new Error('the child kept no profile')
  return { allocation, profile }
}

/** Where a variant's op spends its time over `seconds`, warmed up. Throws when the op could not be run. */
export async function profileCpu(of: Profiling, seconds: number): Promise<CpuChildResult> {
  const contender = { variant: of.variant, flags: [] }
  const child = startChild(of.lab, 'cpu', of.place, contender, { milliseconds: seconds * 1000 })
  return resultOf(await child.done, of)
}

/**
 * Records every allocation over `seconds` of a variant's op and its set-up to `file`, as a `.heaptimeline`.
 * Inlines nothing, so that each function has a frame. Throws when the op could not be run.
 */
export async function recordTimeline(
  of: Profiling,
  seconds: number,
  file: string,
): Promise<TimelineChildResult> {
  const [contender, params] = [
    { variant: of.variant, flags: [] },
    { milliseconds: seconds * 1000, file },
  ]
  const child = startChild(of.lab, 'timeline', of.place, contender, params, withoutInlining)
  return resultOf(await child.done, of)
}

/** The heap and the collections over `seconds` of a variant's op. Throws when the op could not be run. */
export async function followHeap(of: Profiling, seconds: number): Promise<GcResult> {
  const trial = await watchCollector(of.lab, of.place, { variant: of.variant, flags: [] }, seconds * 1000)
  return resultOf(trial, of).gc
}

function resultOf<R>(trial: Trial<R>, { place, variant }: Profiling): R {
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
