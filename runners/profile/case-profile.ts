import type { CpuShares, VariantResult } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { isOk, type Lab, once, type Place, startChild, trialFailed } from '../lab.js'
import { hotFunctionsOf, samplesOf } from './hot-functions.js'

/** Long enough for a thousand samples or so: shares to a few percent. */
const MILLISECONDS = 350

/** What a profile takes of a run, with the child's start and its warm-up. */
export const PROFILE_SECONDS = 1.2

/** Those of a case whose time is looked into: the present code of each variant, once. */
export function profiledOf(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter((one) => hasOwnCode(one) && one.elsewhere === undefined)
}

/**
 * A short CPU profile of each variant on one case, one child at a time: the results with the functions that the
 * time goes into. What gave none stays as it was, and a warning says why.
 */
export async function withCpuShares(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  variants: readonly VariantResult[],
): Promise<{ readonly variants: VariantResult[]; readonly warnings: readonly Warning[] }> {
  const shares = new Map<string, CpuShares>()
  const warnings: Warning[] = []
  const profiled = profiledOf(contenders)
  for (const [i, contender] of profiled.entries()) {
    if (lab.signal.aborted) break
    lab.onEvent({ type: 'step', ...place, pass: 'cpu', done: i / profiled.length })
    const profile = () => startChild(lab, 'cpu', place, contender, { milliseconds: MILLISECONDS }).done
    const trial = await once(lab, place, ['cpu', contender.name], profile, isOk)
    if (trial.status === 'ok') {
      const { profile } = trial.result
      shares.set(contender.name, { samples: samplesOf(profile), functions: hotFunctionsOf(profile) })
    } else if (!lab.signal.aborted) warnings.push(trialFailed(place, contender, 'cpu', trial.cause))
  }
  return {
    variants: variants.map((result) => {
      const cpu = shares.get(result.name)
      return cpu === undefined ? result : { ...result, cpu }
    }),
    warnings,
  }
}
