import { describe, expect, it } from 'vitest'
import { bufferPool, type PooledBuffer } from '../../pools/index.js'
import type { Plain } from './plain.js'
import { isSame, type Template, templateOf, writePiece } from './template.js'
import { writeText } from './write-string.js'
import { MISFIT, writeByTemplate } from './write-template.js'

const borrow = (): PooledBuffer => bufferPool({ initialBytes: 8, max: 1, checked: false }).borrow()
const templateFor = (object: Plain): Template => templateOf(object) as Template

/** What a template writes for `object`, behind three bytes, with the keys of what it could not copy. */
function writeParts(template: Template, object: Plain): { text: unknown; written: readonly string[] } {
  const target = borrow()
  const written: string[] = []
  const start = writeText(target, 0, '###')
  const end = writeByTemplate(template, target, start, object, 0, (to, at, value, _, __, key) => {
    written.push(key)
    return writeText(to, at, JSON.stringify(value))
  })
  return { text: end === MISFIT ? MISFIT : target.reserve(end).toString('utf8', 0, end), written }
}

const write = (template: Template, object: Plain) => writeParts(template, object).text

describe('a template', () => {
  it('knows where each field and its value begin, in bytes', () => {
    const list = [1, 'x', null]
    const { fields, bytes, ...rest } = templateFor({
      a: 1,
      é: 'ü€',
      gone: undefined,
      'k"': {},
      list,
      deep: [[]],
      last: true,
    })
    const pieces = [
      '{"a":|1',
      ',"é":|"ü€"',
      '|',
      ',"k\\"":|',
      ',"list":|[1,"x",null]',
      ',"deep":|',
      ',"last":|true',
    ]
    let at = 0
    for (const [i, piece] of pieces.entries()) {
      const [key = '', value = ''] = piece.split('|')
      expect(fields[i]).toMatchObject({ start: at, valueStart: at + Buffer.byteLength(key), latest: null })
      at += Buffer.byteLength(key + value)
    }
    expect(bytes.toString()).toBe(`${pieces.join('').replaceAll('|', '')}}`)
    expect(fields.map(({ key }) => key)).toEqual(['a', 'é', 'gone', 'k"', 'list', 'deep', 'last'])
    expect(rest).toEqual({ pieces: [], stale: false })
    // A copy: its owner may change the list.
    expect(isSame(list, fields[4]?.value)).toBe(true)
    list[0] = 2
    expect(isSame(list, fields[4]?.value)).toBe(false)
    for (const index of [3, 5]) expect(isSame(fields[index]?.value, {})).toBe(false)
  })

  it('is not made of what is not plain, nor of nothing', () => {
    for (const value of [1n, () => 1, Symbol('s'), new Date(0), { toJSON: () => 1 }, undefined])
      expect(templateOf({ value })).toBeNull()
    expect(templateOf({ value: 1, other: 1n })).toBeNull()
    expect(templateOf({})).toBeNull()
  })

  it('takes for the same what has the same JSON', () => {
    const cases: [unknown, unknown, boolean][] = [
      ...[1, 'x', true, null, undefined].map((one): [unknown, unknown, boolean] => [one, one, true]),
      ...(
        [
          [1, '1'],
          [null, undefined],
          [undefined, null],
          [0, false],
        ] as const
      ).map(([one, other]): [unknown, unknown, boolean] => [one, other, false]),
      ...(
        [
          [[], []],
          [[1], [1]],
          [
            [1, 'x'],
            [1, 'x'],
          ],
        ] as const
      ).map(([one, other]): [unknown, unknown, boolean] => [one, other, true]),
      ...(
        [
          [
            [2, 1],
            [1, 1],
          ],
          [
            [1, 2],
            [1, 1],
          ],
          [[1], [1, 1]],
          [[1, 1], [1]],
          [[], [1]],
          [[1], []],
        ] as const
      ).map(([one, other]): [unknown, unknown, boolean] => [one, other, false]),
      [[1], 1, false],
      [{ length: 1, 0: 1 }, [1], false],
      [Object.assign([1], { toJSON: () => 2 }), [1], false],
    ]
    for (const [value, kept, same] of cases)
      expect([value, kept, isSame(value, kept)]).toEqual([value, kept, same])
  })
})

describe('a piece of a template', () => {
  it('is copied whatever its length, and the next time from the same view', () => {
    for (const length of [0, 1, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 200]) {
      const template = templateFor({ a: 'x'.repeat(length), b: 'é', c: 3 })
      const { fields, bytes } = template
      for (const [field, to] of [
        [0, 1],
        [0, 2],
        [0, 2],
        [1, 2],
        [0, 1],
        [2, 3],
        [0, 3],
        [3, 3],
      ] as const) {
        const from = fields[field]?.start ?? bytes.length - 1
        const until = fields[to]?.valueStart ?? bytes.length
        const target = borrow()
        expect(writePiece(template, field, until, target, writeText(target, 0, '##'))).toBe(2 + until - from)
        const text = `##${bytes.toString('latin1', from, until)}`
        expect(target.bytes.toString('latin1').replace(/\0+$/, '')).toBe(text)
      }
    }
    const template = templateFor({ a: 'x'.repeat(100) })
    const target = borrow()
    writePiece(template, 0, 100, target, 0)
    const [view] = template.pieces
    expect(view?.length).toBe(100)
    writePiece(template, 0, 100, target, 0)
    expect(template.pieces[0]).toBe(view)
    writePiece(template, 0, 31, target, 0)
    expect(template.pieces).toEqual([view])
  })
})

describe('an object written by its template', () => {
  const like = { id: 'a', price: 1.5, gone: undefined, list: ['x'], ext: { a: 1 }, price2: 'p', last: 'é' }
  const others: [string, Plain][] = [
    ['the same', like],
    ['another price', { ...like, price: 2.25 }],
    ['a whole price', { ...like, price: 7 }],
    ['a price that is text', { ...like, price: '7' }],
    ['another first', { ...like, id: 'b' }],
    ['another last', { ...like, last: '€' }],
    ['another list', { ...like, list: ['y'] }],
    ['another ext', { ...like, ext: [] }],
    ['all others', { ...like, id: 1, price: 3, list: [], ext: null, price2: 'q', last: 0 }],
  ]
  it.each(others)('fits with %s', (_, object) => {
    expect(write(templateFor(like), object)).toBe(`###${JSON.stringify(object)}`)
  })

  it('copies all but what has changed, the price and what lies deeper', () => {
    expect(writeParts(templateFor(like), { ...like, price: 3, last: 'new' }).written).toEqual(['ext', 'last'])
  })

  const { last, ...short } = like
  const { id, ...rest } = like
  const misfits: [string, Plain][] = [
    ['one field less', short],
    ['one field more', { ...like, more: 1 }],
    ['another order', { ...rest, id }],
    ['another key', { ...short, first: last }],
    ['a field that was undefined', { ...like, gone: 1 }],
    ['a field that is undefined', { ...like, last: undefined }],
    ['a function', { ...like, id: () => 1 }],
    ['a BigInt', { ...like, id: 1n }],
    ['nothing', {}],
  ]
  it.each(misfits)('does not fit with %s', (_, object) => {
    expect(write(templateFor(like), object)).toBe(MISFIT)
  })

  it('wants a new template when a long text has changed for good', () => {
    for (const length of [1, 63, 64, 65]) {
      const template = templateFor({ adm: 'm'.repeat(length), b: 1 })
      const texts = ['x', 'y', 'x', 'm', 'x', 'y']
      for (const text of texts) write(template, { adm: text.repeat(length), b: 1 })
      expect(template.stale).toBe(false)
      write(template, { adm: 'y'.repeat(length), b: 1 })
      expect(template.stale).toBe(length >= 64)
    }
  })

  it('knows a change as one that lasts only when it came twice in a row', () => {
    const template = templateFor({ adm: 'm'.repeat(64) })
    for (const text of ['x', 'm', 'x', 'm', 'x']) write(template, { adm: text.repeat(64) })
    expect(template.stale).toBe(false)
  })

  it('wants no new template for a long list or object', () => {
    const template = templateFor({ list: ['m'.repeat(64)] })
    const list = ['x'.repeat(64), ...new Array(70).fill(1)]
    for (let i = 0; i < 3; i++) write(template, { list })
    expect(template.stale).toBe(false)
  })
})
