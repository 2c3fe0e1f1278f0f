import { describe, expect, it } from 'vitest'
import { undisturbedPauses } from './pauses.js'

describe('pauses', () => {
  it('that met another program are cut back to four times the usual one', () => {
    expect(undisturbedPauses([1, 1.2, 0.9, 1, 30, 1.1])).toEqual([1, 1.2, 0.9, 1, 4.2, 1.1])
  })
  it('that scatter in the usual way stay as they are', () => {
    const pauses = [1, 2, 3, 1.5, 0.4, 2.5]
    expect(undisturbedPauses(pauses)).toEqual(pauses)
  })
  it('too few to say what is usual stay as they are', () => {
    expect(undisturbedPauses([1, 1, 50])).toEqual([1, 1, 50])
    expect(undisturbedPauses([])).toEqual([])
  })
})
