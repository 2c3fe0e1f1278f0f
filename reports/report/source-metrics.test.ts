import { describe, expect, it } from 'vitest'
import { sizeOf } from './source-metrics.js'

describe('the size of a source', () => {
  it('leaves out blank lines and comments', () => {
    expect(sizeOf('// if\n\n/* while\n for */\nconst a = 1 // case\n')).toEqual({ lines: 1, branches: 0 })
  })

  it('counts where the flow forks', () => {
    const source =
      'if (a && b) c()\nelse for (;;) d ?? e\nx?.y ? 1 : 2\ntry {} catch {}\nswitch (q) { case 1: }'
    expect(sizeOf(source)).toEqual({ lines: 5, branches: 7 })
  })

  it('does not look into strings, and counts the lines of templates', () => {
    expect(sizeOf('const s = "if // &&"\nconst t = `a ? b\nfor`')).toEqual({ lines: 3, branches: 0 })
  })
})
