import type { ServiceDescription } from '../../scenario-files/describe-service.js'
import { type Contender, hasOwnCode } from '../contender.js'
import type { Lab, Place } from '../lab.js'
import type { Asked, VerificationOutcome } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import { findDifference } from './compare-responses.js'
import { askEach, EntrantFailure, type Machinery, runProgramOf, withPrograms } from './programs.js'

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
  try {
    const own = contenders.filter(hasOwnCode)
    if (service.port === undefined) return await runOnce(machinery, lab, service, own)
    const difference = await withPrograms({ lab, machinery }, service, own, async (entrants) => {
      const answers = entrants.map(async (entrant) => ({
        contender: entrant.contender,
        responses: await askEach({ lab, machinery }, entrant, service, requests),
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

/** Has every program end well once. What they print is not compared: the time may be in it. */
async function runOnce(
  machinery: Machinery,
  lab: Lab,
  service: ServiceDescription,
  contenders: readonly Contender[],
): Promise<VerificationOutcome> {
  const opMs: number[] = []
  for (const contender of contenders)
    opMs.push((await runProgramOf({ lab, machinery }, service, contender)).wallMs)
  return { verified: { same: null, outputs: 0 }, warnings: [], opMs }
}
