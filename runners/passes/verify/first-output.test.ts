import { describe, expect, it } from 'vitest'
import { watchFirstOutput } from './first-output.js'

function isApart(outputs: readonly string[]): boolean {
  const watch = watchFirstOutput()
  for (const output of outputs) watch.see(output)
  return watch.isApart()
}

describe('the first output', () => {
  it('stands apart where all later ones are alike', () => {
    expect(isApart(['49995000', '0', '0', '0', '0'])).toBe(true)
  })

  it.each([
    ['all are alike', ['1', '1', '1', '1', '1', '1']],
    ['they count', ['1', '2', '3', '4', '5', '6']],
    ['they go round', ['a', 'b', 'a', 'b', 'a', 'b']],
    ['a later one differs', ['1', '0', '0', '0', '0', '0', '1']],
    ['there are few', ['1', '0', '0']],
  ])('does not where %s', (_, outputs) => {
    expect(isApart(outputs)).toBe(false)
  })
})
