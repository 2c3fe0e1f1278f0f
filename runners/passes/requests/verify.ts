import { type Contender, hasOwnCode } from '../contender.js'
import type { Lab, Place } from '../lab.js'
import type { Asked, VerificationOutcome } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import { findDifference } from './compare-responses.js'
import { askEach, EntrantFailure, type Machinery, withPrograms } from './programs.js'

/** Asks every variant's program the requests of a case, and compares what they answer with the baseline's. */
export async function verifyResponses(
  machinery: Machinery,
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  { description: { service } }: Asked,
): Promise<VerificationOutcome> {
  const requests = service?.requests[place.case]
  if (service === undefined || requests === undefined) throw new Error('a service has requests')
  lab.onEvent({ type: 'step', scenario: place.scenario, case: place.case, pass: 'verify', done: 0 })
  try {
    const own = contenders.filter(hasOwnCode)
    const difference = await withPrograms({ lab, machinery }, service, own, async (entrants) => {
      const answers = entrants.map(async (entrant) => ({
        contender: entrant.contender,
        responses: await askEach(machinery, entrant, requests),
      }))
      return findDifference(lab, place, service, await Promise.all(answers))
    })
    const outputs = requests.length * (own.length - 1)
    const verified = difference === null ? { same: true, outputs } : { same: false, outputs, difference }
    return { verified, warnings: [] }
  } catch (error) {
    const unknown = { same: null, outputs: 0 }
    if (lab.signal.aborted) return { verified: unknown, warnings: [] }
    if (!(error instanceof EntrantFailure)) throw error
    return { verified: unknown, warnings: [trialFailed(place, error.contender, 'verify', error.message)] }
  }
}
