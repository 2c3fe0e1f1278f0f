import fastJsonStringify from 'fast-json-stringify'
import type { Op } from '../../model/scenario.js'
import { type Auction, feedOf } from './responses.js'
import { bidResponseSchema } from './schema.js'

const stringify = fastJsonStringify(bidResponseSchema)

/** Makes the string by fast-json-stringify from a schema; string and buffer are fresh each time. */
export function schemaCompiled(auction: Auction): Op<Uint8Array> {
  const next = feedOf(auction)
  return () => Buffer.from(stringify(next()))
}
