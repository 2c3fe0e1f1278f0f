import type { Warning } from '../../model/warnings.js'
import type { Contender } from './contender.js'
import type { Place } from './lab.js'

type TrialFailed = Extract<Warning, { readonly code: 'trial-failed' }>

/** The warning that a contender's child gave no figures in a pass. */
export function trialFailed(place: Place, contender: Contender, pass: string, cause: string): TrialFailed {
  const { scenario, case: name } = place
  return { code: 'trial-failed', pass, cause, scenario, case: name, variant: contender.name }
}
