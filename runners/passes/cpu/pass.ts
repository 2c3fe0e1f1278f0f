import type { CpuShares, VariantResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { isWhole, type Lab, once, type Place, startChild, trialFailed } from '../context.js'
import { hotFunctionsOf, samplesOf } from './hot-functions.js'

/** Long enough for several hundred samples: shares to a few percent. */
const MILLISECONDS = 280

/** With fewer the profiler had no processor to run on, and shares of them would mean nothing. */
const FEWEST_SAMPLES = 200

/** What a look takes of a run: a child with its warm-up. */
export const PROFILE_SECONDS = 1

/** Those of a case whose time is looked into: the present code of each variant, once. */
export function profiledOf(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter((one) => hasOwnCode(one) && one.elsewhere === undefined)
}

/**
 * A look inside each variant on one case, one at a time, since the profiler wants a core of its own: the results with
 * the functions that the time goes into. What gave none stays as it was, and a warning says why.
 */
export async function withCpuShares(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  variants: readonly VariantResult[],
): Promise<{ readonly variants: VariantResult[]; readonly warnings: readonly Warning[] }> {
  const looks = new Map<string, Look>()
  const profiled = profiledOf(contenders)
  for (const contender of profiled) {
    if (lab.signal.aborted) break
    lab.onEvent({ type: 'step', ...place, pass: 'cpu', done: looks.size / profiled.length })
    const look = () => lookInside(lab, place, contender)
    looks.set(contender.name, await once(lab, place, ['cpu', contender.name], look, isWhole))
  }
  const warnings = lab.signal.aborted ? [] : [...looks.values()].flatMap((look) => look.warnings)
  const withLook = (result: VariantResult): VariantResult => {
    const cpu = looks.get(result.name)?.cpu
    return cpu ? { ...result, cpu } : result
  }
  return { variants: variants.map(withLook), warnings }
}

/** What was seen of one variant. */
interface Look {
  readonly cpu: CpuShares | null
  readonly warnings: readonly Warning[]
}

async function lookInside(lab: Lab, place: Place, contender: Contender): Promise<Look> {
  const trial = await startChild(lab, 'cpu', place, contender, { milliseconds: MILLISECONDS }).done
  if (trial.status !== 'ok')
    return { cpu: null, warnings: [trialFailed(place, contender, 'cpu', trial.cause)] }
  const { profile } = trial.result
  const samples = samplesOf(profile)
  const cpu = samples < FEWEST_SAMPLES ? null : { samples, functions: hotFunctionsOf(profile) }
  return { cpu, warnings: [] }
}
