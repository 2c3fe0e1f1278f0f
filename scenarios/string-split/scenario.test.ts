import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Made, VariantFactory } from '../../model/scenario.js'
import * as names from './names.js'
import scenario from './scenario.js'

const opOf = (variant: string, input: names.Names) => {
  const made = (scenario.variants[variant] as VariantFactory<names.Names, string>)(input, {
    worker: 0,
    workers: 1,
  }) as Made<string>
  return typeof made === 'function' ? made : made.op
}

it.each(Object.keys(scenario.variants))(
  '%s gives what stands before the first dash, for any name',
  (variant) => {
    const dashes = fc.string({ unit: fc.constantFrom('-', 'a', 'ü', '😀', '\ud800') })
    let name = ''
    vi.spyOn(names, 'namesOf').mockReturnValue(() => name)
    const op = opOf(variant, names.cases.uuid as names.Names)
    fc.assert(
      fc.property(fc.oneof(dashes, fc.string({ unit: 'binary' })), (any) => {
        name = any
        expect(op()).toBe(/^[^-]*/.exec(any)?.[0])
      }),
    )
    vi.restoreAllMocks()
  },
)

it.each(Object.entries(names.cases))('every variant gives the category: %s', (_, input) => {
  for (const variant of Object.keys(scenario.variants)) {
    const op = opOf(variant, input)
    expect(new Set(Array.from({ length: 2000 }, op))).toEqual(new Set([input.category]))
  }
})

it('brings many names from the wire and one from the code', () => {
  const different = (input: names.Names) => {
    const next = names.namesOf(input)
    return new Set(Array.from({ length: 3000 }, next)).size
  }
  expect(different(names.cases.uuid as names.Names)).toBe(1024)
  expect(different(names.cases['constant name'] as names.Names)).toBe(1)
})
