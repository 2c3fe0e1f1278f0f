import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunDocument } from '../model/run.js'
import { caseOf, runOf, scenarioOf } from '../reports/testdata/fixture.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'gclab-codes-'))

function run(bytes: number): RunDocument {
  const contenders = [
    { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 },
    { name: 'pooled', ns: 600, bytes, allocs: 2 },
  ]
  return runOf([scenarioOf({ cases: [caseOf('short stream', contenders)] })])
}

const scenario = (variants: Readonly<Record<string, string>>): string => {
  const factories = Object.entries(variants).map(([name, op]) => `${name}: (input) => () => ${op}`)
  return `export default { name: 'tiny', title: 'Tiny', cases: { one: 1 }, variants: { ${factories} } }`
}

beforeAll(() => {
  const runs = { base: run(512), worse: run(640), empty: runOf([]) }
  for (const [name, document] of Object.entries(runs))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(document))
  writeFileSync(join(folder, 'same.mjs'), scenario({ baseline: '[input].length' }))
  writeFileSync(join(folder, 'differs.mjs'), scenario({ baseline: '1', other: '2' }))
  writeFileSync(join(folder, 'exits.mjs'), scenario({ baseline: 'process.exit(1)' }))
  writeFileSync(join(folder, 'program.mjs'), 'JSON.stringify([1])\n')
})

/** Runs gclab as a line for a shell, and gives gclab's own exit code and what stands on standard error. */
function gclab(line: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const script = `"$0" "$1" ${line}; exit "\${PIPESTATUS[0]}"`
  const shell = spawn('bash', ['-c', script, process.execPath, cli], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve) => shell.once('close', (code) => resolve({ code: code ?? -1, stderr })))
}

const small = '--no-time --no-load --no-charts --quick'
const passing = 'gate --baseline base.json --current base.json'
const failing = 'gate --baseline base.json --current worse.json'

/** By the contract, whatever becomes of the output: a reader may leave, or nobody have been there. */
const rows: readonly (readonly [code: number, line: string])[] = [
  [0, 'list --json | true'],
  [0, 'history . --no-charts | true'],
  [0, `${passing} >&- 2>&-`],
  [0, 'watch --no-charts -- node program.mjs | true'],
  [1, `${failing} | true`],
  [1, `${failing} >&- 2>&-`],
  [1, `${failing} --markdown /proc/x/y`],
  [1, `run differs.mjs ${small} | true`],
  [2, 'frobnicate | true'],
  [2, 'init /proc/x'],
  [2, `${passing} --markdown /proc/x/y`],
  [2, `run same.mjs ${small} --out /proc/x`],
  [2, `run same.mjs ${small} --out program.mjs/below`],
  [3, 'compare empty.json empty.json | true'],
  [3, 'gate --baseline empty.json --current empty.json | true'],
  [3, `run exits.mjs ${small} | true`],
]

/** On a full disk a 0 is 3, with the reason; a verdict or a mistake stays what it is. */
const onFullDisk: readonly (readonly [code: number, line: string])[] = [
  [3, '--help > /dev/full'],
  [3, 'list > /dev/full'],
  [3, 'compare base.json worse.json > /dev/full'],
  [3, 'merge base.json --no-charts --json > /dev/full'],
  [3, 'report base.json --no-charts > /dev/full'],
  [3, `${passing} > /dev/full`],
  [3, 'profile same.mjs 2> /dev/full'],
  [1, `${failing} > /dev/full`],
  [1, `${failing} --markdown /dev/full`],
  [2, 'frobnicate 2> /dev/full'],
]

describe('the exit code', () => {
  it.each(rows)('is %i of gclab %s', { timeout: 120_000 }, async (code, line) => {
    const { code: ended, stderr } = await gclab(line)
    expect(ended, stderr).toBe(code)
    expect(stderr).not.toMatch(/^\s+at |gclab itself failed/m)
  })

  describe.runIf(existsSync('/dev/full'))('on a full disk', () => {
    it.each(onFullDisk)('is %i of gclab %s', { timeout: 120_000 }, async (code, line) => {
      const { code: ended, stderr } = await gclab(line)
      expect(ended, stderr).toBe(code)
      if (code !== 2 && !line.includes('2>'))
        expect(stderr).toMatch(/could not be written: the disk is full\n$/)
    })

    it('leaves the journal of a run whose document was lost, to tell it from', {
      timeout: 120_000,
    }, async () => {
      const { code, stderr } = await gclab(`run same.mjs ${small} --json --out kept > /dev/full`)
      expect(code, stderr).toBe(3)
      expect(stderr).toContain('To go on: npx gclab run --resume')
      const again = await gclab('run --resume --out kept --json --no-charts > told.json')
      expect(again.code, again.stderr).toBe(0)
      expect(JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')).scenarios).toHaveLength(1)
    })
  })
})
