import { expect, it } from 'vitest'
import { argumentsOf, rowsOf, titleOfRow } from './vitest-tables.js'

const titles = (title: string, table: unknown, ...cells: readonly unknown[]): string[] =>
  rowsOf(table, cells).map((row) => titleOfRow(title, row))

// What vitest 3.2 prints for these, and 5 for a text by its name.
it.each<readonly [string, readonly unknown[], readonly string[]]>([
  ['%i %s %j %# %$ %%', [[7, 'a', { deep: 5 }]], ['7 a {"deep":5} 0 1 %']],
  ['$name has $n', [{ n: 1, name: 'one' }, { n: 2 }], ['one has 1', '$name has 2']],
  ['$deep.v $o', [{ deep: { v: 5 }, o: { a: 1 } }], ['5 { a: 1 }']],
  ['$l $u $z', [{ l: [1, 2], u: undefined, z: null }], ['[ 1, 2 ] undefined null']],
  ['$0 $1', [[1.5, 'str']], ['1.5 str']],
  ['%o and %s', [['str']], ["'str' and %s"]],
])('titles %s as vitest does', (title, table, expected) => {
  expect(titles(title, table)).toEqual(expected)
})

it('reads a tagged template by its first line', () => {
  const table = (strings: TemplateStringsArray, ...cells: readonly unknown[]) => ({ strings, cells })
  const { strings, cells } = table`
    a | b
    ${1} | ${'p'}
    ${2} | ${'q'}
  `
  expect(titles('$a $b', strings, ...cells)).toEqual(['1 p', '2 q'])
  expect(rowsOf(strings, cells).map(argumentsOf)).toEqual([[{ a: 1, b: 'p' }], [{ a: 2, b: 'q' }]])
})
