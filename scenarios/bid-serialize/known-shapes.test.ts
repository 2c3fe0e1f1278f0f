import { expect, it } from 'vitest'
import { knownShapes, noteFit, noteMisfit, type Shape } from './known-shapes.js'

const fresh = () => knownShapes()({}, '') as Shape

it('has one shape for responses, one for seats, one a creative, and none for anything else', () => {
  const shapeOf = knownShapes()
  const shapes = [
    shapeOf({}, ''),
    shapeOf({}, 'seatbid'),
    shapeOf({ crid: '1' }, 'bid'),
    shapeOf({ crid: '2' }, 'bid'),
  ]
  expect(new Set(shapes).size).toBe(4)
  for (const shape of shapes) expect(shape).toEqual({ template: null, misfits: 0, made: 0 })
  expect(shapeOf({ crid: '9' }, '')).toBe(shapes[0])
  expect(shapeOf({ a: 1 }, 'seatbid')).toBe(shapes[1])
  expect(shapeOf({ crid: '1', a: 1 }, 'bid')).toBe(shapes[2])
  for (const crid of [undefined, null, 1, {}]) expect(shapeOf({ crid }, 'bid')).toBeNull()
  expect(shapeOf({ crid: '1' }, 'ext')).toBeNull()
})

it('keeps 256 creatives', () => {
  const shapeOf = knownShapes()
  const of = (crid: number) => shapeOf({ crid: String(crid) }, 'bid')
  const first = of(0)
  for (let crid = 1; crid < 256; crid++) of(crid)
  expect(of(0)).toBe(first)
  of(256)
  expect(of(0)).not.toBe(first)
})

it('makes a template of the first object, anew after two misfits in a row, and eight in all', () => {
  const shape = fresh()
  const seen: unknown[] = []
  for (let i = 0; i < 20; i++) {
    noteMisfit(shape, { i })
    seen.push(shape.template?.bytes.toString())
    expect(shape.misfits).toBe(i < 15 ? i % 2 : i - 14)
  }
  const wanted = Array.from({ length: 20 }, (_, i) => `{"i":${Math.min(14, i - (i % 2))}}`)
  expect(seen).toEqual(wanted)
  expect(shape.made).toBe(8)
})

it('counts misfits in a row only', () => {
  const shape = fresh()
  for (let i = 0; i < 5; i++) {
    noteMisfit(shape, { i })
    noteFit(shape, { fit: i })
    expect(shape).toMatchObject({ misfits: 0, made: 1 })
    expect(shape.template?.bytes.toString()).toBe('{"i":0}')
  }
})

it('makes a new template of an object that fits when the old one is stale', () => {
  const shape = fresh()
  noteFit(shape, { a: 1 })
  expect(shape.template).toBeNull()
  noteMisfit(shape, { a: 1 })
  if (shape.template !== null) shape.template.stale = true
  noteFit(shape, { a: 2 })
  expect(shape.template).toMatchObject({ stale: false, bytes: Buffer.from('{"a":2}') })
})

it('keeps no template of more than 64 KiB, and none of what is not plain', () => {
  for (const [object, kept] of [
    [{ a: 'x'.repeat(65_536 - 8) }, true],
    [{ a: 'x'.repeat(65_536 - 7) }, false],
    [{ a: 1n }, false],
  ] as const) {
    const shape = fresh()
    noteMisfit(shape, object)
    expect([shape.template !== null, shape.made]).toEqual([kept, 1])
  }
})
