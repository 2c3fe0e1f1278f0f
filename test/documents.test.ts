import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { noiseFloorOf } from '../stats/verdict.js'
import { hodgesLehmann, signedRankInterval } from '../stats/wilcoxon.js'

const root = join(import.meta.dirname, '..')
const text = (file: string): string => readFileSync(join(root, file), 'utf8')
const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] ?? '',
  )

/** A project in which gclab is installed, as npm would link it. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-readme-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/gclab'))
  return folder
}

async function gclab(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    cwd,
  })
  return stdout
}

/** The name of the first case that a scenario shows; '' where it is not to be told. */
function firstCaseIn(code: string): string {
  const [, parameters] = /cases: product\(\{(.*)\}\)/.exec(code) ?? []
  if (parameters === undefined) return /cases: \{ (\w+):/.exec(code)?.[1] ?? ''
  return [...parameters.matchAll(/(\w+): \['?([^',\]]+)/g)]
    .map(([, name, value]) => `${name}=${value}`)
    .join(' ')
}

/** Keeps a documented run short: how long it looks is not what the test is about. */
const shortened = (args: string[]): string[] =>
  args[0] === 'run' ? [...args, '--quick', '--forks', '2', '--no-charts'] : args

describe('the README', () => {
  it('names commands that work, in their order', { timeout: 240_000 }, async () => {
    const folder = project()
    const lines = blocks(text('README.md'), 'sh').flatMap((block) => block.trim().split('\n'))
    const commands = lines.filter((line) => line.startsWith('npx gclab '))
    expect(commands.length).toBeGreaterThanOrEqual(3)
    for (const line of commands) await gclab(shortened(line.split(' ').slice(2)), folder)
    expect(existsSync(join(folder, 'gclab-results/example/report.md'))).toBe(true)
  })

  it.each(['README.md', 'docs/first-scenario.md', 'docs/scenario-file.md'])(
    'shows scenarios that run: %s',
    { timeout: 240_000 },
    async (file) => {
      const scenarios = blocks(text(file), 'ts').filter((block) => block.includes('defineScenario'))
      expect(scenarios.length).toBeGreaterThan(0)
      for (const [i, code] of scenarios.entries()) {
        const folder = project()
        const path = join(folder, `shown-${i}.gclab.ts`)
        writeFileSync(path, code)
        const first = firstCaseIn(code)
        const one = first === '' ? [] : ['--case', first]
        const run = JSON.parse(await gclab(shortened(['run', path, '--json', ...one]), folder))
        expect(run.scenarios[0].cases[0].verified.same).toBe(true)
        expect(run.scenarios[0].cases[0].variants[0].time.nsPerOp).toBeGreaterThan(0)
      }
    },
  )

  it('shows a program that runs: docs/library.md', { timeout: 120_000 }, async () => {
    const [program = ''] = blocks(text('docs/library.md'), 'js')
    const cwd = project()
    expect(program).toContain('forks: 6')
    writeFileSync(join(cwd, 'program.mjs'), program.replace('forks: 6', 'forks: 2'))
    const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd })
    expect(stdout).toMatch(/^short added (?:faster|slower|same|inconclusive) (?:fewer|same|more)\n/)
  })

  it('links to files and headings that are there', () => {
    const anchorsOf = (file: string): readonly string[] =>
      [...text(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replace(/ /g, '-'),
      )
    const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
    let anchors = 0
    for (const file of [
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      ...pages.map((name) => join('docs', name)),
    ]) {
      for (const [, target = '', anchor] of text(file).matchAll(/\]\((?!http)([^)#]*)(?:#([^)]+))?\)/g)) {
        const there = target === '' ? file : join(file, '..', target)
        expect(existsSync(join(root, there)), `${file} -> ${target}`).toBe(true)
        if (anchor === undefined) continue
        anchors++
        expect(anchorsOf(there), `${file} -> ${target}#${anchor}`).toContain(anchor)
      }
    }
    expect(anchors).toBeGreaterThan(10)
  })

  it.each(['Scenario', 'Variant'])('has every field of %s: docs/scenario-file.md', (name) => {
    const [, body = ''] =
      new RegExp(`^export interface ${name}<[^{]*\\{\n([^]*?)^\\}`, 'm').exec(text('model/scenario.ts')) ?? []
    const fields = [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, field]) => field)
    const told = [...text('docs/scenario-file.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field)
    expect(fields.length).toBeGreaterThan(4)
    expect(told).toEqual(expect.arrayContaining(fields))
  })

  it('says how each summary begins: docs/reading-a-report.md', () => {
    const [, list = ''] = /\| it begins \|.*\n.*\n((?:\|.*\n)+)/.exec(text('docs/reading-a-report.md')) ?? []
    const beginnings = [...list.matchAll(/^\| (.+?) \|/gm)].map(([, begins = '']) =>
      begins.replace(/`x`/g, '').trim(),
    )
    const golden = join('reports', 'testdata', 'golden')
    const reports = readdirSync(join(root, golden)).filter(
      (name) => name.endsWith('.report.md') && !name.startsWith('hostile'),
    )
    expect(reports.length).toBeGreaterThan(5)
    for (const name of reports) {
      const [, first = ''] = /^## Executive summary\n\n(.+)$/m.exec(text(join(golden, name))) ?? []
      const bare = first.replace(/^`+.*?`+ /, '')
      expect(
        beginnings.filter((begins) => bare.startsWith(begins)),
        `${name}: ${first}`,
      ).toHaveLength(1)
    }
  })

  it('says how the noise floor is computed: docs/reading-a-report.md', () => {
    const [, errors, level] =
      /or (\d\.\d+) times half the width of its (\d+) % interval/.exec(text('docs/reading-a-report.md')) ?? []
    // One set of forks whose spread decides, and one whose offset does.
    for (const shift of [1, 1.2]) {
      const perFork = Array.from({ length: 12 }, (_, i) => shift * (0.97 + ((i * 7) % 12) / 200))
      const logs = perFork.map(Math.log)
      const [low, high] = signedRankInterval(logs, Number(level) / 100) ?? [Number.NaN, Number.NaN]
      const offset = Math.abs(Math.exp(hodgesLehmann(logs)) - 1)
      const spread = (Number(errors) * (Math.exp(high) - Math.exp(low))) / 2
      expect(spread < offset).toBe(shift > 1)
      expect(noiseFloorOf(perFork)).toBeCloseTo(Math.max(offset, spread), 10)
    }
  })

  it('shows limits that compare something: docs/ci.md', { timeout: 240_000 }, async () => {
    const [config = ''] = blocks(text('docs/ci.md'), 'ts').filter((block) => block.includes('limits'))
    const cwd = project()
    writeFileSync(join(cwd, 'gclab.config.ts'), config)
    const few = ['--case', 'short stream', '--variant', 'pooled-frame', '--no-time', '--quick']
    const told = await gclab(['gate', '--limits', 'gclab.config.ts', ...few], cwd).catch(
      ({ stdout }) => stdout,
    )
    expect(told).toMatch(/Gate (passed|failed): /)
    expect(told).not.toContain('not comparable')
  })
})
