import type { ServiceResponse } from '../../../model/service.js'

export interface SameParams {
  /** The file of the responses, as JSON: the baseline's and another's, in pairs. */
  readonly pairs: string
}

/** Whether the responses of each pair are the same. */
export type SameResult = readonly boolean[]

export type ResponsePair = readonly [ServiceResponse, ServiceResponse]
