import { describe, expect, it } from 'vitest'
import { renderTextTable, type TextTable } from './text-table.js'

const table: TextTable = {
  names: ['baseline', 'one', 'two'],
  rows: [
    [
      'ns/op',
      { figure: '649.1' },
      { figure: '80.0', change: '−88 %', tone: 'better' },
      { figure: '700.0', change: '+8 %', tone: 'worse' },
    ],
    ['B/op', { figure: '9' }, { figure: '9', change: '~' }, { figure: '10', change: '+11 %', tone: 'worse' }],
  ],
  width: 100,
  color: false,
}

describe('the table on the terminal', () => {
  it('lines its columns up', () => {
    const lines = renderTextTable(table).split('\n')
    const bars = lines.map((line) => [...line.matchAll(/│/g)].map((found) => found.index))
    expect(new Set(bars.map((positions) => positions.join()))).toHaveProperty('size', 1)
    expect(lines.join('\n')).not.toContain('\u001b')
  })

  it('puts what does not fit below, under the same labels', () => {
    const blocks = renderTextTable({ ...table, width: 40 }).split('\n\n')
    expect(blocks).toHaveLength(2)
    for (const line of blocks.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(40)
    expect(blocks.every((block) => block.includes('ns/op'))).toBe(true)
  })

  it('gives every contender a block rather than none when nothing fits', () => {
    expect(renderTextTable({ ...table, width: 1 }).split('\n\n')).toHaveLength(3)
  })

  it('colours what is better and worse without moving a column', () => {
    const colored = renderTextTable({ ...table, color: true })
    expect(colored).toContain('−88 %\u001b[39m')
    expect(colored).toContain('\u001b[31m')
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderTextTable(table))
  })

  it('shortens a name that would take the line', () => {
    expect(renderTextTable({ ...table, names: ['baseline', 'x'.repeat(200), 'two'] })).toContain(
      `${'x'.repeat(39)}…`,
    )
  })
})
