import { describe, expect, it } from 'vitest'
import { authorText, demoted } from './author-text.js'

describe("the author's text", () => {
  it('is taken apart by its headings', () => {
    const text = authorText(
      '# Title\n\nBefore.\n\n## Lessons Learned\n\n### One\n\nA.\n\n## Our own\nB.\n\n## Empty\n',
    )
    expect(text.of('introduction')).toBe('Before.')
    expect(text.of('lessons learned')).toBe('### One\n\nA.')
    expect(text.of('issues')).toBeNull()
    expect(text.others).toEqual([{ heading: 'Our own', text: 'B.' }])
  })

  it('does not take a line of code for a heading', () => {
    const text = authorText('## Issues\n\n```sh\n## not a heading\n```\n\nC.')
    expect(text.of('issues')).toBe('```sh\n## not a heading\n```\n\nC.')
    expect(demoted('## a\n```\n## b\n```', 1)).toBe('### a\n```\n## b\n```')
  })

  it('closes a block of code that was left open', () => {
    expect(authorText('## Issues\n````js\n```\nx').of('issues')).toBe('````js\n```\nx\n````')
  })

  it('joins sections of the same name and is empty without a file', () => {
    expect(authorText('## Rates\na\n## rates\nb').of('rates')).toBe('a\n\nb')
    expect(authorText(null)).toMatchObject({ others: [] })
  })
})
