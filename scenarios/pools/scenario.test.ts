import { describe, expect, it } from 'vitest'
import type { Wanted } from './flight.js'
import type { fresh } from './fresh.js'
import { pooled } from './pooled.js'
import scenario from './scenario.js'

const ways = Object.entries(scenario.variants)
const around = { worker: 0, workers: 1 }

describe.each(ways)('pools, %s', (_, factory) => {
  it.each(Object.entries(scenario.cases))(
    'gives each message as it was written last: %s',
    (_, wanted: Wanted) => {
      const made = factory(wanted, around) as ReturnType<typeof fresh>
      for (let id = 1; id <= 100; id++) {
        made.op()
        const content = made.output()
        if (!Buffer.isBuffer(content))
          expect(content).toEqual({ id, stream: 'account-123', position: 2 * id })
        else {
          expect(content.readUInt32LE(0)).toBe(id)
          expect(content.toString('latin1', 4)).toBe('x'.repeat(wanted.bytes - 4))
        }
      }
      made.dispose()
      if (made.pool !== undefined) expect(made.pool().outstanding).toBe(0)
    },
  )
})

it('borrows what was given back: 32 are on their way', () => {
  const made = pooled({ bytes: 0 })
  for (let i = 0; i < 100; i++) made.op()
  expect(made.pool?.()).toEqual({ hits: 67, misses: 33, outstanding: 32 })
})
