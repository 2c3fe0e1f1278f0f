import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gclabIn } from '../commands/testdata/in-process.js'
import { caseOf, runOf, scenarioOf } from '../reports/testdata/fixture.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder with something to run in it, and saved runs where a command reads those. */
function project(line: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-test-'))
  folders.push(folder)
  const scenario = `export default { name: 'tiny', title: 'Tiny', cases: { one: 1 }, variants: {
    baseline: (input) => () => [input, 1], other: (input) => () => [input, 1].slice() } }`
  writeFileSync(join(folder, 'tiny.mjs'), scenario)
  writeFileSync(join(folder, 'program.mjs'), 'for (let i = 0; i < 1e5; i++) JSON.parse("[1,2]")')
  writeFileSync(
    join(folder, 'gclab.config.json'),
    JSON.stringify({ limits: [{ scenario: 'tiny', allocsPerOp: 9 }] }),
  )
  if (!line.includes('gclab-results')) return folder
  const cases = [caseOf('one', [{ name: 'baseline', ns: 9, bytes: 40, allocs: 1 }])]
  mkdirSync(join(folder, 'gclab-results/tiny'), { recursive: true })
  const saved = JSON.stringify(runOf([{ ...scenarioOf({ cases }), name: 'tiny' }]))
  for (const name of ['run.json', 'run.previous.json'])
    writeFileSync(join(folder, 'gclab-results/tiny', name), saved)
  return folder
}

async function gclab(cwd: string, args: readonly string[]) {
  // What starts no process needs none of its own.
  if (args[0] === 'gate' || args[0] === 'history') return gclabIn(cwd, args)
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stderr }
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))

const isPage = (file: string): boolean => /\.(md|html)$/.test(file)
const mine = 'Mine\n'

describe('no file of somebody’s is overwritten by', { timeout: 240_000 }, () => {
  it.each([
    ['watch', 'watch -- node program.mjs'],
    ['profile of a scenario', 'profile tiny.mjs --seconds 1'],
    ['profile of a program', 'profile --tool heap-timeline -- node program.mjs'],
    [
      'run --baseline',
      'run --baseline n=>[n] --variant n=>[n].slice() --case 7 --quick --no-time --no-charts',
    ],
    [
      'gate --markdown',
      'gate --current gclab-results/tiny/run.json --limits gclab.config.json --markdown out.md',
    ],
    ['history', 'history gclab-results --out trend'],
  ])('%s', async (_, line) => {
    const args = line.split(' ')
    const first = project(line)
    const before = filesBelow(first)
    expect((await gclab(first, args)).status).toBe(0)
    // What gclab wrote itself it writes again.
    if (!line.includes('tiny.mjs') && !line.startsWith('run'))
      expect((await gclab(first, args)).status).toBe(0)
    const written = filesBelow(first).filter((file) => !before.includes(file))
    expect(written).not.toEqual([])
    for (const planted of [written.filter(isPage), written.filter((file) => !isPage(file))]) {
      if (planted.length === 0) continue
      const second = project(line)
      for (const file of before) {
        mkdirSync(dirname(join(second, file)), { recursive: true })
        copyFileSync(join(first, file), join(second, file))
      }
      for (const file of planted) {
        mkdirSync(dirname(join(second, file)), { recursive: true })
        writeFileSync(join(second, file), mine)
      }
      const { stderr } = await gclab(second, args)
      for (const file of planted) expect(readFileSync(join(second, file), 'utf8'), file).toBe(mine)
      expect(stderr).toContain('was not written by gclab')
    }
  })
})
