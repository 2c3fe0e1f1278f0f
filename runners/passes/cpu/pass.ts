import type { CpuShares } from '../../../model/run.js'
import type { Trial } from '../../processes/launch.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfOps } from '../pass.js'
import { countSamples, hotFunctionsOf } from './hot-functions.js'

/** Long enough for several hundred samples: shares to a few percent. */
const MILLISECONDS = 280

/** With fewer the profiler had no processor to run on, and shares of them would mean nothing. */
const FEWEST_SAMPLES = 200

/** Profiles which functions a variant's time goes into. One at a time: the profiler needs its own core. */
export const cpuPass: Pass = {
  name: 'cpu',
  isWanted: ({ options }, isFirst) => isFirst && !options.quick && options.time !== false,
  seconds: ({ contenders }, opSeconds) => profiledOf(contenders).length + secondsOfOps(5, opSeconds),
  measure: profileEach,
}

/** The present code of each variant, once. */
function profiledOf(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter((one) => hasOwnCode(one) && one.elsewhere === undefined)
}

async function profileEach({ lab, place, ...task }: PassTask) {
  const contenders = profiledOf(task.contenders)
  const { results, hung, warnings } = await measureEach({ lab, place, contenders }, 'cpu', 1, (contender) =>
    sharesOf(lab, place, contender),
  )
  const found = new Map(
    [...results].flatMap(([contender, cpu]) => (cpu ? [[contender, { cpu }] as const] : [])),
  )
  return { hung, warnings, found }
}

async function sharesOf(lab: Lab, place: Place, contender: Contender): Promise<Trial<CpuShares | null>> {
  const trial = await startChild(lab, 'cpu', place, contender, { milliseconds: MILLISECONDS }).done
  if (trial.status !== 'ok') return trial
  const { profile } = trial.result
  const samples = countSamples(profile)
  const result = samples < FEWEST_SAMPLES ? null : { samples, functions: hotFunctionsOf(profile) }
  return { ...trial, result }
}
