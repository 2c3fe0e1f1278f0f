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
  asides: ['p'],
  width: 100,
  color: false,
}
const textOf = (changed: Partial<TextTable> = {}): string => renderTextTable({ ...table, ...changed })

describe('the table on the terminal', () => {
  it('lines its columns up', () => {
    const lines = textOf().split('\n')
    const bars = lines.map((line) => [...line.matchAll(/│/g)].map((found) => found.index))
    expect(new Set(bars.map((positions) => positions.join()))).toHaveProperty('size', 1)
    expect(lines.join('\n')).not.toContain('\u001b')
  })

  it('puts what does not fit below, under the same labels', () => {
    const blocks = textOf({ width: 40 }).split('\n\n')
    expect(blocks).toHaveLength(2)
    for (const line of blocks.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(40)
    expect(blocks.every((block) => block.includes('ns/op'))).toBe(true)
  })

  it('gives every contender a line once they would stand in many blocks', () => {
    const names = Array.from({ length: 20 }, (_, i) => `array ${i}`)
    const cells = (unit: string) =>
      names.map((_, i) => ({ figure: `${i}${unit}`, ...(i > 0 && { change: '+9 %' }) }))
    const rows = [
      ['ns/op', ...cells(' ns')],
      ['p', ...cells(' p')],
      ['B/op', ...cells(' B')],
    ] as TextTable['rows']
    const lines = textOf({ names, rows }).split('\n')
    expect(lines).toHaveLength(22)
    expect(lines.slice(0, 4).map((line) => line.replace(/ +/g, ' '))).toEqual([
      ' │ ns/op │ B/op',
      ' │ vs base │ vs base',
      'array 0 │ 0 ns │ 0 B',
      'array 1 │ 1 ns +9 % │ 1 B +9 %',
    ])
    const long = names.map((name) => `${'x'.repeat(40)} ${name}`)
    expect(textOf({ names: long, rows })).toContain(`${'x'.repeat(40)} array 19 │`)
  })

  it('colours what is better and worse without moving a column', () => {
    const colored = textOf({ color: true })
    expect(colored).toContain('−88 %\u001b[39m')
    expect(colored).toContain('\u001b[31m')
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(textOf())
  })

  it('shortens a name that would take the line', () => {
    expect(textOf({ names: ['baseline', 'x'.repeat(200), 'two'] })).toContain(`${'x'.repeat(39)}…`)
  })
})
