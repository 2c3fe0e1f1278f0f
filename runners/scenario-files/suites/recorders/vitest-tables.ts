import { format, inspect } from 'node:util'

/** A row of a table that `each` and `for` go over. */
export interface Row {
  readonly value: unknown
  readonly index: number
}

/** The rows of `each([…])`, or of its tagged template, whose first line names the columns. */
export function rowsOf(table: unknown, cells: readonly unknown[]): Row[] {
  const values = isTemplate(table) ? rowsOfTemplate(table, cells) : (table as readonly unknown[])
  return [...values].map((value, index) => ({ value, index }))
}

function isTemplate(table: unknown): table is TemplateStringsArray {
  return Array.isArray(table) && 'raw' in table
}

function rowsOfTemplate([heads = '']: TemplateStringsArray, cells: readonly unknown[]): object[] {
  const [line = ''] = heads.trim().split('\n')
  const columns = line.split('|').map((name) => name.trim())
  return Array.from({ length: Math.floor(cells.length / columns.length) }, (_, row) =>
    Object.fromEntries(columns.map((name, i) => [name, cells[row * columns.length + i]])),
  )
}

/** What a row's block or test is given by `each`: a list is its arguments. */
export function argumentsOf({ value }: Row): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** A title with its placeholders filled as vitest does it: `%s` in order, `$name` by name, `%#` the index. */
export function titleOfRow(title: string, row: Row): string {
  const given = argumentsOf(row)
  let next = 0
  return title.replace(/%([%#$sdifjoOc])|\$([\w$]+(?:\.[\w$]+)*)/g, (all, how, path) => {
    if (path !== undefined) return shownAt(path.split('.'), given) ?? all
    if (how === '%') return '%'
    if (how === '#' || how === '$') return String(row.index + (how === '$' ? 1 : 0))
    return next < given.length ? format(all, given[next++]) : all
  })
}

function shownAt(path: readonly string[], given: readonly unknown[]): string | undefined {
  const [first] = given
  for (const from of [first, given]) {
    const found = path.reduce<unknown>((of, key) => (of as Record<string, unknown> | null)?.[key], from)
    if (found !== undefined || hasOwn(from, path)) return shown(found)
  }
  return undefined
}

function hasOwn(from: unknown, [key = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && typeof from === 'object' && from !== null && Object.hasOwn(from, key)
}

/** As vitest 5 shows it; 3 has quotes round a text. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value
  return inspect(value, { compact: true, breakLength: Number.POSITIVE_INFINITY })
}
