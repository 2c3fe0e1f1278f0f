import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CpuShares } from '../../../model/run.js'
import { removeTemporary, temporaryRoot } from '../../../storage/temporary.js'
import type { Trial } from '../../processes/launch.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfOps } from '../pass.js'
import { builtinShare, logFlags } from './builtin-share.js'
import { labFolder } from './cpu-profile.js'
import { countSamples, hotFunctionsOf } from './hot-functions.js'

/** Long enough for several hundred samples: shares to a few percent. */
const MILLISECONDS = 200

/** With fewer the profiler had no processor to run on, and shares of them would mean nothing. */
const FEWEST_SAMPLES = 200

/** Profiles which functions a variant's time goes into. One at a time: the profiler needs its own core. */
export const cpuPass: Pass = {
  name: 'cpu',
  isWanted: ({ options }, isFirst) => isFirst && !options.quick && options.time !== false,
  seconds: ({ contenders }, opSeconds) => 0.9 * profiledOf(contenders).length + secondsOfOps(10, opSeconds),
  measure: profileEach,
}

/** The present code of each variant, once. */
function profiledOf(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter((one) => hasOwnCode(one) && one.elsewhere === undefined)
}

function profileEach({ lab, place, ...task }: PassTask) {
  return measureEach(
    { lab, place, contenders: profiledOf(task.contenders) },
    'cpu',
    1,
    (contender) => sharesOf(lab, place, contender),
    (cpu) => (cpu === null ? {} : { cpu }),
  )
}

async function sharesOf(lab: Lab, place: Place, contender: Contender): Promise<Trial<CpuShares | null>> {
  const trial = await startChild(lab, 'cpu', place, contender, { milliseconds: MILLISECONDS }).done
  if (trial.status !== 'ok') return trial
  const { profile, prepares } = trial.result
  const samples = countSamples(profile)
  if (samples < FEWEST_SAMPLES) return { ...trial, result: null }
  const builtins = prepares ? null : await builtinsOf(lab, place, contender)
  const shares = { samples, ...(builtins !== null && { builtins }), functions: hotFunctionsOf(profile) }
  return { ...trial, result: shares }
}

/** The share of builtins in a process of its own; `null`: not known. */
async function builtinsOf(lab: Lab, place: Place, contender: Contender): Promise<number | null> {
  const log = join(temporaryRoot(), `gclab-ticks-${randomUUID()}`)
  try {
    const params = { milliseconds: MILLISECONDS, logged: true }
    const trial = await startChild(lab, 'cpu', place, contender, params, logFlags(log)).done
    return trial.status === 'ok' && existsSync(log) ? builtinShare(log, labFolder) : null
  } finally {
    removeTemporary(log)
  }
}
