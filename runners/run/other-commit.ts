import type { Warning } from '../../model/warnings.js'
import { type Contender, type Elsewhere, hasOwnCode } from '../passes/contender.js'
import { type Lab, type Place, startChild } from '../passes/lab.js'
import type { VerificationOutcome } from '../passes/pass.js'

/** Where the scenario files lie as another commit has them. */
export interface EarlierFiles {
  /** The commit as the user named it. */
  readonly ref: string
  /** The file: URL there of one at hand; `null` when the commit does not have it. */
  readonly urlOf: (url: string) => string | null
}

/** None where the file is not there, or cannot be loaded; the warning says why. */
export async function twinsAt(
  lab: Lab,
  scenario: { readonly url: string; readonly name: string; readonly isSuite: boolean },
  contenders: readonly Contender[],
  earlier: EarlierFiles | undefined,
) {
  const there = earlier?.urlOf(scenario.url) ?? null
  if (earlier === undefined || there === null) return { twins: [], warnings: [] }
  const { name, isSuite } = scenario
  // A suite is looked at whole there: that it lacks a group is no failure.
  const place = { url: isSuite ? (there.split('#')[0] as string) : there, scenario: '', case: '' }
  const trial = await startChild(lab, 'describe', place, { variant: '', flags: [] }, {}).done
  const { ref } = earlier
  if (trial.status !== 'ok') {
    const warning: Warning = { code: 'commit-not-loaded', scenario: name, ref, cause: trial.cause }
    return { twins: [], warnings: [warning] }
  }
  const { others = [], ...first } = trial.result
  const found = isSuite ? [first, ...others].find((one) => one.name === name) : first
  if (found === undefined) return { twins: [], warnings: [] }
  const { cases, variants, service } = found
  const elsewhere = { ref, url: there, cases, ...(service && { service }) }
  return { twins: twinsOf(contenders, elsewhere, variants), warnings: [] }
}

/** The same variants as another commit has them, for those that it has. */
function twinsOf(
  contenders: readonly Contender[],
  elsewhere: Elsewhere,
  variantsThere: readonly string[],
): Contender[] {
  return contenders
    .filter((contender) => hasOwnCode(contender) && variantsThere.includes(contender.variant))
    .map(({ variant }) => ({ name: `${variant} @ ${elsewhere.ref}`, variant, flags: [], elsewhere }))
}

/**
 * The contenders without those of another commit that lack the case, fail on it, or whose outputs differ from
 * the present baseline's, as `verify` finds; warnings name them.
 */
export async function comparableTwins(
  place: Place,
  contenders: readonly Contender[],
  verify: (pair: readonly Contender[]) => Promise<VerificationOutcome>,
): Promise<{ readonly comparable: readonly Contender[]; readonly warnings: readonly Warning[] }> {
  const [baseline] = contenders
  const comparable: Contender[] = []
  const warnings: Warning[] = []
  for (const contender of contenders) {
    const { elsewhere, variant } = contender
    if (elsewhere === undefined) comparable.push(contender)
    else if (baseline !== undefined && elsewhere.cases.includes(place.case)) {
      const outcome = await verify([baseline, contender])
      const failed = outcome.warnings.filter(({ code }) => code === 'trial-failed')
      warnings.push(...outcome.warnings.filter(({ code }) => code === 'outputs-not-compared'))
      const differs = outcome.verified.same === false
      const { scenario, case: name } = place
      if (differs)
        warnings.push({ code: 'outputs-changed', ref: elsewhere.ref, scenario, case: name, variant })
      else if (failed.length > 0) warnings.push(...failed)
      else comparable.push(contender)
    }
  }
  return { comparable, warnings }
}
