import { describe, expect, it } from 'vitest'
import { worstLoop } from './deoptimizations.js'

const line = (name: string, reason: string): string =>
  `[bailout (kind: deopt-eager, reason: ${reason}): begin. deoptimizing 0x30f0e1bdeb51 <JSFunction ${name}(sfi = 0x299f9345f6b9)>, 0x30f0 <Code TURBOFAN>, opt id 1, bytecode offset 0]\n`

describe('a deoptimization loop', () => {
  it('is the same function, again and again, for the same reason', () => {
    const trace = line('encode ', 'wrong map').repeat(7) + line('other ', 'overflow').repeat(2)
    expect(worstLoop(trace)).toEqual({ function: 'encode', reason: 'wrong map', count: 7 })
  })
  it('may be of a function without a name', () => {
    expect(worstLoop(line('', 'wrong map').repeat(5))).toEqual({
      function: '',
      reason: 'wrong map',
      count: 5,
    })
  })
  it('is not a few of them, nor a loop that moves to better code', () => {
    expect(worstLoop(line('encode ', 'wrong map').repeat(4))).toBeNull()
    expect(worstLoop(line('encode ', 'prepare for on stack replacement (OSR)').repeat(9))).toBeNull()
    expect(worstLoop('')).toBeNull()
  })
})
