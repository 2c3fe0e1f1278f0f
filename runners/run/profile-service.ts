import { unmeasuredError } from '../../model/errors.js'
import type { Lab, Place } from '../passes/lab.js'
import { profiledPlan } from '../passes/requests/plan.js'
import { EntrantFailure, realMachinery } from '../passes/requests/programs.js'
import { type SampledProgram, sampleProgram } from '../passes/requests/sample-sites.js'
import type { Selection } from './select.js'

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
