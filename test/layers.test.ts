import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Which rooms a room may import, besides itself. What passes from runners to reports is the saved run. */
const allowed: Record<string, readonly string[]> = {
  model: [],
  stats: [],
  judge: ['model', 'stats'],
  pools: ['model'],
  storage: ['model'],
  scenarios: ['model', 'pools'],
  runners: ['model', 'stats', 'storage', 'scenarios', 'pools'],
  testing: ['model', 'stats', 'storage', 'runners'],
  reports: ['model', 'stats', 'judge'],
  commands: ['model', 'stats', 'storage', 'scenarios', 'runners', 'reports', 'pools', 'judge'],
}
const root = join(import.meta.dirname, '..')
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

const spreading = /^(?:Math\.(?:min|max)|String\.from(?:CharCode|CodePoint)|.*\.(?:push|unshift|splice))$/
/** Arrays that hold a handful, whatever is measured. */
const short =
  /^(?:outcome\.(?:results|warnings).*|failed|split|links\.flat\(\)|warningsOf\(.*|checkSamples\(.*|below\.map.*)$/s

/** Calls that get each item of an array as an argument of its own: beyond some 100,000 they throw. */
function spreadCalls(source: string): string[] {
  if (!/(?:Math\.m|from(?:Char|Code)|push|unshift|splice)[\s\S]*\.\.\./.test(source)) return []
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && spreading.test(node.expression.getText())) {
      const spread = node.arguments.filter(ts.isSpreadElement).map(({ expression }) => expression)
      if (spread.some((each) => !ts.isArrayLiteralExpression(each) && !short.test(each.getText())))
        found.push(node.getText())
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest, true))
  return found
}

describe('the layout', () => {
  it('lets imports run one way only', () => {
    const broken = rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !/testdata|\.test\.ts$/.test(file))
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

  it('hands no array of measured data to a call as its arguments', () => {
    const calls = rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !/testdata|\.test\.ts$|client\/|watch\//.test(file))
        .flatMap((file) => spreadCalls(readFileSync(join(root, room, file), 'utf8'))),
    )
    expect(calls).toEqual([])
  })

  it('notices data that becomes arguments', () => {
    const found = ['Math.max(...pauses)', 'Math.min(0, ...a.map((b) => b.c))', 'list.push(...entries)']
    expect(spreadCalls(`${found.join('\n')}\nMath.max(...[1, 2])\nmaximum(pauses)`)).toEqual(found)
  })

  it('leaves process.exit to cli.ts', () => {
    const callers = rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .filter((file) => /process\.exit\(/.test(readFileSync(join(root, room, file), 'utf8')))
        .map((file) => `${room}/${file}`),
    )
    // The child's entry point is the command line of its own process.
    expect(callers.filter((file) => file !== 'runners/child/main.ts')).toEqual([])
  })
})
