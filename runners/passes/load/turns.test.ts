import { describe, expect, it } from 'vitest'
import { highestStep } from './search.js'
import { declaredStep, decodeCommand, encodeCommand, isSustained, lastStep, rateOf } from './turns.js'

describe('the turns of the load pass', () => {
  it('say every command in one byte', () => {
    const bytes = new Set<number>()
    for (let step = 0; step <= lastStep; step++) {
      for (const counted of [false, true]) {
        const command = { type: 'spell', step, counted } as const
        const byte = encodeCommand(command)
        bytes.add(byte)
        expect(byte).toBeLessThan(256)
        expect(decodeCommand(byte)).toEqual(command)
      }
    }
    bytes.add(encodeCommand({ type: 'end' }))
    expect(decodeCommand(encodeCommand({ type: 'end' }))).toEqual({ type: 'end' })
    expect(bytes.size).toBe(2 * (lastStep + 1) + 1)
  })

  it('have the declared rate itself among their steps', () => {
    expect(rateOf(declaredStep, 100_000)).toBe(100_000)
    expect(rateOf(declaredStep + 16, 100_000)).toBe(200_000)
    expect(rateOf(0, 100_000)).toBe(6250)
  })

  it('call a rate sustained that was kept up with, and all but one op in a thousand met the limit', () => {
    expect(isSustained({ achievedPerSecond: 99_500, missed: 0.001 }, 100_000)).toBe(true)
    expect(isSustained({ achievedPerSecond: 98_000, missed: 0 }, 100_000)).toBe(false)
    expect(isSustained({ achievedPerSecond: 100_000, missed: 0.0011 }, 100_000)).toBe(false)
  })
})

describe('the search for the highest rate', () => {
  const upTo = (limit: number) => async (step: number) => step <= limit

  it('finds the last step that holds, wherever it is', async () => {
    for (let limit = 0; limit <= lastStep; limit++) expect(await highestStep(upTo(limit))).toBe(limit)
  })

  it('finds none when none holds', async () => {
    expect(await highestStep(upTo(-1))).toBeNull()
  })

  it('does not go below a step that is known to hold', async () => {
    expect(await highestStep(upTo(3), 50)).toBe(50)
    expect(await highestStep(upTo(90), 50)).toBe(90)
  })

  it('tries a step that failed once more', async () => {
    const failed = new Set<number>()
    const flaky = async (step: number) => {
      if (step > 90) return false
      if (failed.has(step)) return true
      failed.add(step)
      return false
    }
    expect(await highestStep(flaky)).toBe(90)
  })
})
