import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Which rooms a room may import, besides itself. What passes from runners to reports is the saved run. */
const allowed: Record<string, readonly string[]> = {
  model: [],
  stats: [],
  scenarios: ['model'],
  runners: ['model', 'stats', 'scenarios'],
  reports: ['model', 'stats'],
  commands: ['model', 'stats', 'scenarios', 'runners', 'reports'],
}
const root = import.meta.dirname
const rooms = Object.keys(allowed)

/** The imports of `source` that break the rule for `file`, as `file -> room`. */
function forbidden(file: string, source: string): string[] {
  const room = relative(root, file).split('/')[0] ?? ''
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    (m) => m[1] ?? '',
  )
  return specifiers
    .map((specifier) => relative(root, resolve(dirname(file), specifier)).split('/')[0] ?? '')
    .filter((target) => target !== room && !(allowed[room] ?? []).includes(target))
    .map((target) => `${relative(root, file)} -> ${target}`)
}

describe('the layout', () => {
  it('lets imports run one way only', () => {
    const broken = rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.includes('testdata'))
        .map((file) => join(root, room, file))
        .flatMap((file) => forbidden(file, readFileSync(file, 'utf8'))),
    )
    expect(broken).toEqual([])
  })

  it('notices a room that reaches into another', () => {
    const source = "import { a } from '../runners/a.js'\nconst b = await import('../model/b.js')"
    expect(forbidden(join(root, 'reports/page.ts'), source)).toEqual(['reports/page.ts -> runners'])
    expect(forbidden(join(root, 'model/run.ts'), source)).toEqual(['model/run.ts -> runners'])
    expect(forbidden(join(root, 'runners/deep/a.ts'), "export * from '../../reports/x.js'")).toHaveLength(1)
  })

  it('leaves process.exit to cli.ts', () => {
    const callers = rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .filter((file) => /process\.exit\(/.test(readFileSync(join(root, room, file), 'utf8')))
        .map((file) => `${room}/${file}`),
    )
    // The child's entry point is the command line of its own process.
    expect(callers.filter((file) => file !== 'runners/child.ts')).toEqual([])
  })
})
