import { describe, expect, it } from 'vitest'
import { simplifyLine } from './simplify-line.js'

const line = (ys: readonly number[]) => ys.map((y, x) => ({ x, y }))

describe('a simplified line', () => {
  it('keeps the corners of a sawtooth and nothing between them', () => {
    const sawtooth = line(Array.from({ length: 41 }, (_, i) => i % 10))
    expect(simplifyLine(sawtooth, 100, 0.5)).toEqual([0, 9, 10, 19, 20, 29, 30, 39, 40])
  })
  it('keeps the largest corners where there is room for few', () => {
    const small = [0, 1, 0, 50, 0, 1, 0, 1, 0]
    expect(simplifyLine(line(small), 5, 0)).toEqual([0, 2, 3, 4, 8])
  })
  it('is two points where the line is straight, and what is there where there are fewer', () => {
    expect(simplifyLine(line([1, 2, 3, 4]), 100, 0)).toEqual([0, 3])
    expect(simplifyLine(line([1]), 100, 0)).toEqual([0])
    expect(simplifyLine([], 100, 0)).toEqual([])
  })
})
