import { expect, it } from 'vitest'
import { isHarness } from './ops.js'

it('takes no code of the lab for the user’s', () => {
  const at = (path: string): string => new URL(path, import.meta.url).href
  for (const path of ['./runner.ts', '../../child/protocol.ts', '../../child/op-loop.ts'])
    expect(isHarness(at(path)), path).toBe(true)
  expect(isHarness(at('../../../scenarios/sse-poke/scenario.ts'))).toBe(false)
})
