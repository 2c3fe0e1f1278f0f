import { objectPool } from 'gclab/pools'
import { shared } from './shared.mjs'
import * as table from './table.mjs'
import { plain, tabled } from './variants.mjs'

export default {
  name: 'needs',
  title: 'What a variant needs',
  cases: { one: 'x' },
  variants: {
    plain,
    tabled,
    /** Here. */
    inline(input) {
      const pool = objectPool({ create: () => ({ input }), max: 1 })
      return () => shared(table.look(pool.borrow().input))
    },
    arrow: (input) => () => shared(input),
  },
}
