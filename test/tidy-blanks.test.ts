import { expect, it } from 'vitest'
// @ts-expect-error: a script of the build, without types
import { tidyBlanks } from '../scripts/tidy-blanks.mjs'

it('leaves code as if it had been written without its types, each line in its place', () => {
  const blanked = [
    '/** What a frame has. */',
    '                 ',
    '             ',
    '',
    '/** A frame. */',
    'export function frame(text        , size = 2  )          {',
    "  const of = cache       (size, () => ({ text: 'two  blanks' }))   ",
    '  if (size > 1) return of',
    '}',
  ]
  expect(tidyBlanks(blanked.join('\n')).split('\n')).toEqual([
    '',
    '',
    '',
    '',
    '/** A frame. */',
    'export function frame(text, size = 2) {',
    "  const of = cache(size, () => ({ text: 'two  blanks' }))",
    '  if (size > 1) return of',
    '}',
  ])
})
