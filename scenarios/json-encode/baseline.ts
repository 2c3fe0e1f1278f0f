import type { Op } from '../../model/scenario.js'
import { type Pages, pagesOf } from './messages.js'

/** JSON.stringify looks at every object anew: which keys it has, in which order, of which types. */
export function baseline(input: Pages): Op<Uint8Array> {
  const next = pagesOf(input)
  return () => Buffer.from(JSON.stringify(next()))
}
