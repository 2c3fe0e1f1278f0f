import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile } from './compile.js'
import { folderOf } from './testdata/project.js'

/** Each line of the source that has a mark, and those of what it becomes. */
function marks(files: Readonly<Record<string, string>>, file: string) {
  const { source } = compile(join(folderOf(files), file))
  const linesOf = (text: string) =>
    text
      .split('\n')
      .flatMap((line, i) => [...line.matchAll(/'mark\d+'/g)].map(([mark]) => `${mark} ${i + 1}`))
  return { source, written: linesOf(files[file] as string), compiled: linesOf(source) }
}

const enumerated = `enum Kind {
  A,
  B, // with a comment
}

/**
 * A comment of several lines.
 */
export class P {
  field = 'mark1'
  constructor(
    private readonly a: string,
    public b = 'mark2',
  ) {
    const re = /["'\`]/
    this.field = re.test(a) ? 'mark3' : Kind.A + 'mark4'
  }
  text(): string {
    return \`
      \${[1].map(
        (n) => n + 'mark5',
      )}
      \${\`\${'mark6'}\`}
    \`
  }
}

export const list = [1]
  .map((n) => n)
  .map(
    (n) => n + 'mark7', // here
  )
export const { log } = { log: (a: string): string => a + 'mark8' }
namespace Units {
  export const a = 'mark9'
}
`

describe('TypeScript that becomes JavaScript', () => {
  it.each(['{}', '{ "compilerOptions": { "module": "commonjs" } }'])(
    'keeps its lines, with %s',
    (tsconfig) => {
      const { written, compiled, source } = marks({ 'a.ts': enumerated, 'tsconfig.json': tsconfig }, 'a.ts')
      expect(written).toHaveLength(9)
      expect(compiled).toEqual(written)
      expect(source).toContain('`\n      ${')
    },
  )

  it('keeps each character in its place where it has types only', () => {
    const text = 'import { A, b } from "./b"\nexport const c = (d: A): number => b(d)\n'
    const { source } = compile(join(folderOf({ 'a.ts': text }), 'a.ts'))
    expect(source).toBe('import {    b } from "./b"\nexport const c = (d   )         => b(d)\n')
  })

  it.each([
    ['export { A, B, c }', 'export {       c }'],
    ['export { c, A as D, B as default }', 'export { c,                      }'],
    ['export { type A, c }', 'export {         c }'],
    ['export { Shape }', 'export {       }'],
    ['export default A', '                '],
    ['export default c', 'export default c'],
    ["export { A } from './a'", "export { A } from './a'"],
  ])('leaves out exports of types: %s', (text, expected) => {
    const rest = "import type { Shape } from './shape'\ninterface A {}\ntype B = A & Shape\nconst c = 1\n"
    const { source } = compile(join(folderOf({ 'a.ts': rest + text }), 'a.ts'))
    expect(source.split('\n').at(-1)).toBe(expected)
  })
})
