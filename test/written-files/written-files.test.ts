import { execFileSync, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../../reports/testdata/fixture.js'
import { changedPaths, type Snapshot, snapshot } from './snapshot.js'
import { literally, type WriteRule, writtenTable } from './table.js'

const cli = join(import.meta.dirname, '../../dist/cli.js')
const LOOK_MS = 100
const small = ['--quick', '--no-time', '--no-load']

const scenario = (name: string, op: string): string => `
export default { name: '${name}', title: 'Tiny', cases: { one: 1 }, variants: { baseline: (input) => () => ${op} } }`

interface Box {
  readonly top: string
  readonly home: string
  readonly tmp: string
  readonly work: string
}

/** A person's folder, home and folder for temporary files, all watched while gclab runs there. */
function sandbox(): Box {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'gclab-written-')))
  const [home, tmp, work] = ['home', 'tmp', 'work'].map((name) => join(top, name)) as [string, string, string]
  for (const folder of [home, tmp, work, join(work, 'notes')]) mkdirSync(folder, { recursive: true })
  const own: Record<string, string> = {
    'index.md': '# Mine\n',
    'notes/report.md': '# Mine, too\n',
    'tiny.mjs': scenario('tiny', '[input, 1]'),
    'second.mjs': scenario('second', '[input, 2]'),
    'fails.mjs': scenario('fails', 'process.exit(7)'),
    'gclab.config.mjs': "export default { limits: [{ scenario: 'tiny', allocsPerOp: 9 }] }\n",
    'suite.bench.mjs':
      "import Benchmark from 'benchmark'\nnew Benchmark.Suite('mine').add('sort', () => [3, 1, 2].sort()).run()\n",
    'program.mjs': 'for (let i = 0; i < 1e5; i++) JSON.parse("[1,2]")\n',
    'package.json': '{ "name": "mine", "private": true }\n',
  }
  for (const [name, text] of Object.entries(own)) writeFileSync(join(work, name), text)
  const git = (...args: string[]) => execFileSync('git', ['-C', work, ...args], { stdio: 'ignore' })
  git('init', '-q')
  git('add', '.')
  git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-q', '-m', 'mine')
  const box = { top, home, tmp, work }
  boxes.push(box)
  return box
}

const boxes: Box[] = []
afterAll(() => {
  for (const { top } of boxes) rmSync(top, { recursive: true, force: true })
})

/** What a command did to the disk. */
interface Written {
  readonly code: number | null
  readonly stderr: string
  readonly touched: readonly string[]
  readonly before: Snapshot
  readonly after: Snapshot
}

/** Runs a command, and looks at the folders all the while; a signal is sent when a part is measured. */
async function watched(
  { home, tmp, work }: Box,
  args: readonly string[],
  signal?: NodeJS.Signals,
): Promise<Written> {
  const folders = [home, tmp, work]
  const before = snapshot(folders, true)
  const cheap = snapshot(folders, false)
  const touched = new Set<string>()
  const { CI: _, XDG_CACHE_HOME: __, ...env } = process.env
  const summary = join(work, 'summary.md')
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: work,
    env: { ...env, HOME: home, TMPDIR: tmp, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  let asked = false
  const looking = setInterval(() => {
    for (const path of changedPaths(cheap, snapshot(folders, false))) touched.add(path)
    if (signal === undefined || asked || !isUnderWay(work)) return
    asked = true
    child.kill(signal)
  }, LOOK_MS)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(looking)
  // The guard ends a moment after the command.
  const after = await settled(tmp, folders)
  for (const path of changedPaths(before, after)) touched.add(path)
  return { code, stderr, touched: [...touched], before, after }
}

/** Whether the journal holds a complete trial below its head. */
function isUnderWay(work: string): boolean {
  try {
    return readFileSync(join(work, 'gclab-results/.gclab-journal'), 'utf8').split('\n').length > 2
  } catch {
    return false
  }
}

async function settled(tmp: string, folders: readonly string[]): Promise<Snapshot> {
  for (let tries = 0; tries < 100 && snapshot([tmp], false).size > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  return snapshot(folders, true)
}

const places = ({ home, tmp, work }: Box, out: string) => {
  const results = join(work, out)
  return {
    out: literally(results),
    tmp: literally(tmp),
    cache: literally(join(home, '.cache/gclab')),
    here: literally(work),
    beside: [join(results, 'tiny'), join(results, 'second'), work].map(literally).join('|'),
    above: [results, work].map(literally).join('|'),
    'beside it': '.*',
    $GITHUB_STEP_SUMMARY: literally(join(work, 'summary.md')),
  }
}
const met = new Set<string>()

/** What a command touched that the table does not name, and what it left that the table says is removed. */
function unnamed(box: Box, command: string, { touched, before, after }: Written, out: string): string[] {
  const rules = writtenTable(places(box, out)).filter(({ by }) => by === null || by.includes(command))
  const isFolder = (path: string) => touched.some((other) => other.startsWith(`${path}/`))
  const rulesOf = (path: string): readonly WriteRule[] => rules.filter(({ pattern }) => pattern.test(path))
  const problems = touched.flatMap((path) => {
    const own = rulesOf(path)
    if (own.length === 0) return isFolder(path) && !before.has(path) ? [] : [`not named: ${path}`]
    for (const { where } of own) met.add(`${command} ${where}`)
    return after.has(path) && own.every(({ stays }) => !stays) ? [`left: ${path}`] : []
  })
  const gone = [...before.keys()].filter((path) => !after.has(path) && rulesOf(path).length === 0)
  return [...problems, ...gone.map((path) => `removed: ${path}`)]
}

async function check(
  box: Box,
  args: readonly string[],
  code: number,
  signal?: NodeJS.Signals,
): Promise<Written> {
  const written = await watched(box, args, signal)
  const line = args.join(' ')
  expect(written.code, `${line}: ${written.stderr}`).toBe(code)
  const at = args.indexOf('--out')
  const out = at < 0 ? 'gclab-results' : (args[at + 1] as string)
  expect(unnamed(box, args[0] as string, written, out), line).toEqual([])
  expect([...snapshot([box.tmp], false).keys()], `after ${line}`).toEqual([])
  return written
}

describe('SECURITY.md names all that is written by', { timeout: 600_000 }, () => {
  it.concurrent('run, gate, and what reads saved runs', async () => {
    const box = sandbox()
    const functions = ['--baseline', '(n) => [n]', '--variant', '(n) => [n].slice()', '--case', '7']
    await check(box, ['run', 'tiny.mjs', 'second.mjs', ...small], 0)
    await check(box, ['run', 'tiny.mjs', ...small, '--no-charts'], 130, 'SIGINT')
    await check(box, ['run', '--resume', '--no-charts'], 0)
    await check(box, ['run', 'fails.mjs', ...small, '--no-charts'], 3)
    await check(box, ['run', ...functions, ...small, '--no-charts'], 0)
    const saved = 'gclab-results/tiny/run.json'
    await check(box, ['gate', '--baseline', saved, ...small, '--markdown', 'comment.md'], 0)
    await check(box, ['gate', 'tiny.mjs', '--against', 'HEAD', '--prepare', 'true', ...small], 0)
    await check(box, ['gate', '--current', saved, '--limits', 'gclab.config.mjs'], 0)
    await readSavedRuns(box)
  })

  it.concurrent('init, list, doctor, profile and watch', async () => {
    const box = sandbox()
    await check(box, ['init', '--script'], 0)
    await check(box, ['list', '--json'], 0)
    const saved = join(box.work, 'gclab-results/tiny')
    // Pictures are drawn anew where there are some.
    mkdirSync(join(saved, 'charts'), { recursive: true })
    writeFileSync(join(saved, 'run.json'), savedRun('tiny'))
    await check(box, ['profile', 'tiny.mjs', '--seconds', '1'], 0)
    await check(box, ['profile', '--tool', 'heap-timeline', '--', 'node', 'program.mjs'], 0)
    await check(box, ['watch', '--', 'node', 'program.mjs'], 0)
    await check(box, ['doctor'], 0)
  })

  it.concurrent('tune, init --from, and runs on several Node.js', async () => {
    const box = sandbox()
    const other = join(box.top, 'node')
    symlinkSync(process.execPath, other)
    await check(box, ['tune', 'tiny.mjs', '--quick', '--no-charts'], 0)
    await check(box, ['init', '--from', 'suite.bench.mjs'], 0)
    await check(box, ['list', 'second.mjs'], 0)
    const nodes = ['--node', process.execPath, '--node', other]
    await check(box, ['run', 'tiny.mjs', ...small, '--no-charts', ...nodes], 0)
  })

  it('and names nothing that is not', () => {
    // What needs the network, or is gone before anybody can look.
    const unseen = /^<cache>|\.tmp$/
    const unmet = writtenTable(places(sandbox(), '.')).flatMap(({ where, by }) =>
      (by ?? [])
        .filter((command) => !met.has(`${command} ${where}`) && !unseen.test(where))
        .map((command) => `${command} ${where}`),
    )
    expect(unmet).toEqual([])
  })
})

/** A saved run with figures for every chart. */
function savedRun(...names: readonly string[]): string {
  const contenders = ['baseline', 'other'].map((name) => ({ name, ns: 640, bytes: 1048, allocs: 4 }))
  return JSON.stringify(
    runOf(names.map((name) => ({ ...scenarioOf({ cases: [caseOf('one', contenders)] }), name }))),
  )
}

async function readSavedRuns(box: Box): Promise<void> {
  const { work } = box
  const [one, two] = ['tiny', 'second'].map((name) => `gclab-results/${name}/run.json`) as [string, string]
  writeFileSync(join(work, 'old.json'), savedRun('tiny'))
  writeFileSync(join(work, 'both.json'), savedRun('tiny', 'second'))
  await check(box, ['report', one, two, '--no-charts'], 0)
  await check(box, ['report', 'old.json', 'both.json'], 0)
  await check(box, ['compare', 'old.json', 'both.json'], 0)
  await check(box, ['history', 'gclab-results', '--out', 'gclab-results/history'], 0)
  await check(box, ['merge', one, two, '--out', 'merged'], 0)
  await check(box, ['merge', one, two, '--out', 'merged', '--no-charts'], 0)
}
