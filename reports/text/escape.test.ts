import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { code, codeBlock, html, markdown, plain } from './escape.js'
import { table } from './markdown.js'

const parser = new MarkdownIt({ html: true, linkify: true })
/** Text that is likely to mean something to a parser. */
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '`',
        '``',
        '|',
        '\\',
        '*',
        '_',
        '<',
        '>',
        '[',
        ']',
        '(',
        ')',
        '!',
        '#',
        '~',
        '&',
        '$',
        '\n',
        '\r',
        '\t',
        ' ',
        'a',
        '1.',
        '- ',
        '+',
        '=',
        '---',
        '<b>',
        '&lt;',
        'http://x.y',
        'www.x.y',
        '\u001b[31m',
        '\u202e',
        '\ud800',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)
const tags = (text: string) => [...text.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name)
const decoded = (text: string) =>
  text
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

describe('text in markdown', () => {
  it('reads as itself and makes no markup', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const rendered = parser.render(markdown(text))
        expect(new Set(tags(rendered))).toEqual(new Set(markdown(text) === '' ? [] : ['p']))
        expect(decoded(rendered).trim()).toBe(plain(text).trim().replace(/ +$/gm, ''))
      }),
    )
  })

  it('stays in its cell of a table', () => {
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const found = table(['x', 'y'], [[markdown(a), code(b)]])
        const rendered = parser.render(found ?? '')
        expect(tags(rendered).filter((name) => name === 'td')).toHaveLength(4)
        expect(tags(rendered).filter((name) => name === 'b' || name === 'a')).toEqual([])
      }),
    )
  })

  it('as code shows every backtick', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const line = plain(text).trim()
        fc.pre(line !== '' && !line.includes('|'))
        expect(decoded(parser.render(code(text))).trim()).toBe(line)
      }),
    )
  })

  it('cannot leave its block of code', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const rendered = parser.render(codeBlock(`${text}\n\`\`\`\n${text}`, 'ts'))
        expect(tags(rendered)).toEqual(['pre', 'code', 'code', 'pre'])
      }),
    )
  })
})

describe('text elsewhere', () => {
  it('steers no terminal', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(plain(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect(plain(text)).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })

  it('opens no tag and ends no attribute', () => {
    fc.assert(fc.property(nasty, (text) => !/[<>"']/.test(html(text))))
  })
})
