import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { circlesIn, type Imports, importsOf, sourcesIn, specifiersIn } from './imports.js'

const lab = ['model', 'stats', 'storage', 'scenarios', 'pools']
const shared = ['runners/child', 'runners/processes', 'runners/scenario-files']

/**
 * Which rooms a room may import, besides itself. Only the saved run passes from runners to reports. In
 * runners/ a measured process is at the bottom, then processes, programs, passes and the run; other rooms lie
 * beside.
 */
const allowed: Record<string, readonly string[]> = {
  pools: [],
  model: ['pools'],
  stats: [],
  judge: ['model', 'stats'],
  storage: ['model'],
  scenarios: ['model', 'pools'],
  'runners/child': [...lab, 'runners/scenario-files'],
  'runners/scenario-files': lab,
  'runners/processes': [...lab, 'runners/child'],
  'runners/checkout': [...lab, 'runners/processes'],
  'runners/programs': [...lab, ...shared],
  'runners/passes': [...lab, ...shared, 'runners/programs'],
  'runners/machine': [...lab, ...shared, 'runners/passes'],
  'runners/run': [...lab, ...shared, 'runners/passes', 'runners/checkout', 'runners/machine'],
  testing: ['model', 'stats', 'runners/child', 'runners/passes'],
  reports: ['model', 'stats', 'judge'],
}
/** Where the types of what all passes ask and answer come together. */
const registries = ['runners/child/job.ts']

const root = join(import.meta.dirname, '..')
const rooms = readdirSync(root).filter((name) => name === 'commands' || name === 'runners' || name in allowed)
const roomOf = (file: string): string =>
  file
    .split('/')
    .slice(0, file.startsWith('runners/') ? 2 : 1)
    .join('/')
const isTest = (file: string): boolean => /\.test\.ts$|testdata\//.test(file)

/** The imports that break the rule, as `file -> file`. */
function upward(imports: Imports): string[] {
  return [...imports].flatMap(([file, targets]) => {
    const may = allowed[roomOf(file)]
    if (may === undefined || isTest(file) || registries.includes(file)) return []
    const wrong = targets.filter((target) => ![roomOf(file), ...may].includes(roomOf(target)))
    return wrong.map((target) => `${file} -> ${target}`)
  })
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
  const sources = sourcesIn(root)
  const { imports, unresolved } = importsOf(root, sources)

  it('imports only what is there', () => {
    expect(unresolved).toEqual([])
  })

  it('has no file beside the rooms of runners', () => {
    const rooms = sources.filter((file) => file.startsWith('runners/')).map(roomOf)
    expect(rooms.filter((room) => !(room in allowed))).toEqual([])
  })

  it('lets imports run one way only', () => {
    expect(upward(imports)).toEqual([])
  })

  it('notices a room that reaches into another, also by way of dist', () => {
    const texts = {
      'reports/page.ts': "const b = await import('../runners/run/select.js')",
      'runners/child/a.mjs': "import { a } from '../../dist/runners/passes/lab.js'",
      'pools/a.ts': "import type { A } from '../model/errors.js'; type B = import('../stats/nothing.js').B",
    }
    const found = importsOf(root, Object.keys(texts), (file) => texts[file as keyof typeof texts])
    expect(upward(found.imports)).toEqual([
      'reports/page.ts -> runners/run/select.ts',
      'runners/child/a.mjs -> runners/passes/lab.ts',
      'pools/a.ts -> model/errors.ts',
    ])
    expect(found.unresolved).toEqual(['pools/a.ts -> ../stats/nothing.js'])
  })

  it('has no circle between files', () => {
    expect(circlesIn(imports)).toEqual([])
    const circle = { a: ['b'], b: ['c', 'd'], c: ['a'], d: [], e: ['a'] }
    expect(circlesIn(new Map(Object.entries(circle)))).toEqual([['a', 'b', 'c']])
  })

  it('leaves pools without any package', () => {
    const packages = sources
      .filter((file) => roomOf(file) === 'pools' && !isTest(file))
      .flatMap((file) => specifiersIn(readFileSync(join(root, file), 'utf8')))
      .filter((specifier) => !/^(?:\.|node:)/.test(specifier))
    expect(packages).toEqual([])
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
    // Entry points are the command line of their own process.
    const entries = ['runners/child/main.ts', 'runners/programs/served/serve.ts']
    expect(callers.filter((file) => !entries.includes(file))).toEqual([])
  })
})
