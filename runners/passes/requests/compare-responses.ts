import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutputDifference } from '../../../model/run.js'
import type { ServiceRequest, ServiceResponse } from '../../../model/service.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import type { ServiceDescription } from '../../scenario-files/describe-service.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import { differenceOf } from '../verify/output-difference.js'

/** A contender's responses to the requests of a case, in their order. */
export interface Answered {
  readonly contender: Contender
  readonly responses: readonly ServiceResponse[]
}

/** The first response that is not the baseline's, who is first in `answered`; `null` when all are. */
export async function findDifference(
  lab: Lab,
  place: Place,
  { sameHeaders, requests, hasSame }: ServiceDescription,
  answered: readonly Answered[],
): Promise<OutputDifference | null> {
  const [baseline, ...others] = answered
  if (baseline === undefined) return null
  const texts = ({ responses }: Answered) => responses.map((one) => textOf(one, sameHeaders))
  const expected = texts(baseline)
  for (const one of others) {
    const actual = texts(one)
    const same = hasSame
      ? await compareByOwn(lab, place, baseline, one)
      : actual.map((text, op) => text === expected[op])
    const op = same.indexOf(false)
    if (op < 0) continue
    const asked = requestText(requests[place.case]?.[op])
    const { expected: was, actual: is } = differenceOf(expected[op] as string, actual[op] as string)
    return { variant: one.contender.name, op, expected: `${asked} → ${was}`, actual: `${asked} → ${is}` }
  }
  return null
}

/** In a process of its own: the lab's runs no code of the user's. */
async function compareByOwn(lab: Lab, place: Place, base: Answered, { contender, responses }: Answered) {
  const folder = guardedFolder('gclab-')
  try {
    const pairs = join(folder, 'responses.json')
    writeFileSync(pairs, JSON.stringify(responses.map((one, op) => [base.responses[op], one])))
    const trial = await startChild(lab, 'requests:same', place, { ...contender, flags: [] }, { pairs }).done
    if (trial.status !== 'ok') throw new Error(`same(a, b) of the service failed: ${trial.cause}`)
    return trial.result
  } finally {
    removeTemporary(folder)
  }
}

function textOf({ status, headers, body }: ServiceResponse, sameHeaders: readonly string[]): string {
  const shown = sameHeaders.flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${headers[name]}`],
  )
  return [`${status}`, ...shown, '', body].join('\n')
}

/** A request as people name it. */
export function requestText({ method = 'GET', path }: ServiceRequest = { path: '' }): string {
  return `${method} ${path}`
}
