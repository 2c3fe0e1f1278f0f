import { describe, expect, it } from 'vitest'
import { semiSpaceLimitMB } from './semi-space.js'

describe('the limit of a semi-space', () => {
  it('is what the last flag says, however it is written', () => {
    expect(semiSpaceLimitMB(['--max-semi-space-size=64'])).toBe(64)
    expect(semiSpaceLimitMB(['--max_semi_space_size=32', '--expose-gc'])).toBe(32)
    expect(semiSpaceLimitMB(['--max-semi-space-size=16', '--max-semi-space-size=128'])).toBe(128)
  })

  it('is V8’s own without a flag', () => {
    expect(semiSpaceLimitMB(['--min-semi-space-size=1', '--expose-gc'])).toBe(16)
  })
})
