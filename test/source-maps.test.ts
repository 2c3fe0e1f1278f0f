// Places are those of the sources that people write, wherever gclab names one.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const rows = `interface Row {
  readonly id: number
  readonly tags: readonly number[]
}

enum Size {
  Small = 1,
}

export function makeRow(id: number): Row {
  return { id, tags: [id, Size.Small] }
}

export const rowMaker = (id: number) => {
  return function anyRow(): Row {
    return { id, tags: [id] }
  }
}
`
const main = `import { pad } from 'pads'
import { makeRow } from './rows.js'
interface Nothing {}
let sink: unknown
const end = performance.now() + 1500
function turn(): void {
  for (let i = 0; i < 20_000; i++) sink = [makeRow(i), pad(i)]
  if (performance.now() < end) setTimeout(turn, 1)
}
turn()
`
const scenario = `import { rowMaker } from './dist/rows.js'
export default {
  name: 'rows',
  title: 'Rows',
  cases: { one: 1 },
  variants: { baseline: rowMaker, other: (id) => () => ({ id, tags: [id] }) },
}
`
const cli = join(import.meta.dirname, '../dist/start.js')
// V8 gives a function that it has inlined the name of its caller; from Node 24 on it inlines by more flags.
const flags = ['--no-opt', '--no-maglev']
const MAKE_ROW = ['makeRow', 'src/rows.ts', 10]
const ANY_ROW = ['anyRow', 'src/rows.ts', 15]

function gclab(cwd: string, ...args: string[]): string {
  const stdio = ['ignore', 'pipe', 'ignore'] as const
  return execFileSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', stdio: [...stdio] })
}

let folder = ''
beforeAll(async () => {
  folder = folderOf({
    'src/rows.ts': rows,
    'src/main.ts': main,
    'rows.gclab.mjs': scenario,
    'node_modules/pads/package.json': '{ "name": "pads", "main": "index.js" }',
    'node_modules/pads/index.js': '\n\nexports.pad = function pad(item) {\n  return { item }\n}\n',
  })
  const target = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  const compilerOptions = { ...target, sourceMap: true, sourceRoot: '../src' }
  const compiled = ts.transpileModule(rows, { compilerOptions, fileName: 'rows.ts' })
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist/package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'dist/rows.js'), compiled.outputText)
  writeFileSync(join(folder, 'dist/rows.js.map'), compiled.sourceMapText as string)
  const entryPoints = [join(folder, 'src/main.ts')]
  const how = { bundle: true, minify: true, sourcemap: true, format: 'esm', entryPoints } as const
  await build({ ...how, outfile: join(folder, 'bundle.mjs'), logLevel: 'silent' })
})

interface Place {
  readonly function: string
  readonly file: string
  readonly line: number
}
const placed = ({ function: name, file, line }: Place) => [name, file, line]

describe('a program that is a bundle', () => {
  it('is watched by its sources, with the packages in it', () => {
    const [thread] = JSON.parse(
      gclab(folder, 'watch', '--json', '--no-charts', '--', 'node', ...flags, 'bundle.mjs'),
    ).programs[0].threads
    const { sites } = thread.allocation as {
      sites: (Place & { package: string | null; caller: Place | null })[]
    }
    expect(sites.map(placed)).toContainEqual(MAKE_ROW)
    const pad = sites.find((site) => site.package === 'pads')
    expect([pad?.file, pad?.line]).toEqual(['node_modules/pads/index.js', 3])
    expect(pad?.caller && placed(pad.caller)).toEqual(['turn', 'src/main.ts', 6])
    const flame = readFileSync(join(folder, 'gclab-results/watch/flame.html'), 'utf8')
    // A matcher would print the page.
    expect(flame.includes('src/rows.ts:10')).toBe(true)
  })

  it.each(['allocations', 'cpu', 'heap-timeline'])('is profiled by its sources: %s', (tool) => {
    gclab(folder, 'profile', '--tool', tool, '--', 'node', ...flags, 'bundle.mjs')
    const pages = readdirSync(join(folder, 'gclab-results/programs')).filter((name) =>
      name.endsWith(`${tool}.html`),
    )
    const [page = ''] = pages.map((name) =>
      readFileSync(join(folder, 'gclab-results/programs', name), 'utf8'),
    )
    expect(page.includes('src/rows.ts:10')).toBe(true)
  })
})

describe('code that tsc compiled', () => {
  it('has the sites of a scenario in its sources', { timeout: 180_000 }, () => {
    const run = JSON.parse(gclab(folder, 'run', 'rows.gclab.mjs', '--quick', '--no-charts', '--json'))
    const { sites } = run.scenarios[0].cases[0].variants[0].allocation
    expect(sites.map(placed)).toEqual([ANY_ROW])
  })

  it('has the sites of a test in its sources', () => {
    const rowsUrl = JSON.stringify(pathToFileURL(join(folder, 'dist/rows.js')).href)
    const script = `import { allocationsPerOp } from 'gclab/testing'
      const { rowMaker } = await import(${rowsUrl})
      const { sites } = await allocationsPerOp(rowMaker(1))
      console.log(JSON.stringify(sites))`
    const told = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    const [site] = JSON.parse(told)
    expect(placed(site)).toEqual(['anyRow', join(folder, 'src/rows.ts'), 15])
  })
})
