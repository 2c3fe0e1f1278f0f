import { describe, expect, it } from 'vitest'
import type { Made, VariantFactory } from '../../model/scenario.js'
import { cases, type Requests } from './responses.js'
import scenario from './scenario.js'

const answers = (variant: string, input: Requests, count: number) => {
  const made = (scenario.variants[variant] as VariantFactory<Requests, string>)(input, {
    worker: 0,
    workers: 1,
  }) as Made<string>
  const op = typeof made === 'function' ? made : made.op
  return Array.from({ length: count }, () => JSON.parse(op() as string))
}

describe.each(Object.keys(scenario.variants))('response-map, %s', (variant) => {
  it('answers each request with its own numbers', () => {
    const found = answers(variant, cases.success as Requests, 3)
    expect(found).toEqual(
      [1_000_000, 1_000_001, 1_000_002].map((id) => ({
        id,
        stream: 'account-123',
        position: 2 * id,
        messages: id % 100,
      })),
    )
  })

  it('carries no error over to a request that did not fail', () => {
    const found = answers(variant, cases['one in eight fails'] as Requests, 64)
    expect(found.filter(({ error }) => error === 'version conflict')).toHaveLength(8)
    expect(found.filter((answer) => !('error' in answer))).toHaveLength(56)
    for (const answer of found) expect('error' in answer).toBe(answer.id % 8 === 0)
  })
})
