import type { AllocationSite, CpuShares, VariantResult } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { isWhole, type Lab, once, type Place, startChild, trialFailed } from '../lab.js'
import type { Trial } from '../launch.js'
import { allocatingFunctions } from './allocating-functions.js'
import { attribute } from './attribute.js'
import { hotFunctionsOf, samplesOf } from './hot-functions.js'
import { countedTwice } from './scenario.js'

/** Long enough for a thousand samples or so: shares to a few percent. */
const MILLISECONDS = 350

/** What a look takes of a run: three children with their warm-ups, two of them side by side. */
export const PROFILE_SECONDS = 2.5

/** Those of a case whose time is looked into: the present code of each variant, once. */
export function profiledOf(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter((one) => hasOwnCode(one) && one.elsewhere === undefined)
}

/**
 * A look inside each variant on one case, one variant at a time: the results with the functions that the time goes
 * into and the bytes come from. What gave none stays as it was, and a warning says why.
 */
export async function withFunctions(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  variants: readonly VariantResult[],
): Promise<{ readonly variants: VariantResult[]; readonly warnings: readonly Warning[] }> {
  const looks = new Map<string, Look>()
  const profiled = profiledOf(contenders)
  for (const [i, contender] of profiled.entries()) {
    if (lab.signal.aborted) break
    lab.onEvent({ type: 'step', ...place, pass: 'cpu', done: i / profiled.length })
    const allocates = variants.some(
      ({ name, allocation }) => name === contender.name && allocation?.allocsPerOp,
    )
    const look = () => lookInside(lab, place, contender, Boolean(allocates))
    looks.set(contender.name, await once(lab, place, ['functions', contender.name], look, isWhole))
  }
  const warnings = lab.signal.aborted ? [] : [...looks.values()].flatMap((look) => look.warnings)
  return { variants: variants.map((result) => withLook(result, looks.get(result.name))), warnings }
}

/** What was seen of one variant. */
interface Look {
  readonly cpu: CpuShares | null
  readonly functions: readonly AllocationSite[] | null
  readonly warnings: readonly Warning[]
}

async function lookInside(lab: Lab, place: Place, contender: Contender, allocates: boolean): Promise<Look> {
  const warnings: Warning[] = []
  const resultOf = <R>(pass: string, trial: Trial<R>): R | null => {
    if (trial.status === 'ok') return trial.result
    warnings.push(trialFailed(place, contender, pass, trial.cause))
    return null
  }
  const params = { milliseconds: MILLISECONDS }
  const profile = resultOf('cpu', await startChild(lab, 'cpu', place, contender, params).done)?.profile
  const [exact, plain] = allocates
    ? (await countedTwice(lab, place, contender)).map((trial) => resultOf('allocation', trial)?.profile)
    : []
  return {
    cpu: profile ? { samples: samplesOf(profile), functions: hotFunctionsOf(profile) } : null,
    functions: exact && plain ? allocatingFunctions(attribute(exact, plain)) : null,
    warnings,
  }
}

function withLook(result: VariantResult, look: Look | undefined): VariantResult {
  const { allocation } = result
  return {
    ...result,
    ...(look?.cpu && { cpu: look.cpu }),
    ...(look?.functions && allocation && { allocation: { ...allocation, functions: look.functions } }),
  }
}
