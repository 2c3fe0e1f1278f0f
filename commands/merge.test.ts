import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gclabIn } from './testdata/in-process.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'gclab-merge-'))
afterAll(() => rmSync(folder, { recursive: true }))

function gclab(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code as number), stdout, stderr })
    })
  })
}

describe('gclab run --shard and gclab merge', () => {
  it('measure each case once, and put the cases together', { timeout: 240_000 }, async () => {
    writeFileSync(
      join(folder, 'op.mjs'),
      "export default { name: 'op', title: 'Op', cases: { a: 1, b: 2 }, variants: { baseline: (n) => () => [n] } }\n",
    )
    for (const part of [1, 2]) {
      const options = ['--no-time', '--no-charts', '--quick', '--json', '--out', `part-${part}`]
      const { status, stdout } = await gclab('run', './op.mjs', '--shard', `${part}/2`, ...options)
      expect(status).toBe(0)
      writeFileSync(join(folder, `${part}.json`), stdout)
    }
    const whole = await gclabIn(folder, ['merge', '2.json', '1.json', '--no-charts', '--json'])
    expect(whole.status).toBe(0)
    const run = JSON.parse(whole.stdout)
    expect(run.scenarios[0].cases.map(({ name }: { name: string }) => name)).toEqual(['a', 'b'])
    expect(
      JSON.parse(readFileSync(join(folder, 'gclab-results/op/run.json'), 'utf8')).finishedAt,
    ).not.toBeNull()

    const half = await gclabIn(folder, ['merge', '1.json', '--no-charts'])
    expect(half.status).toBe(3)
    expect(half.stderr).toContain('op / b: No part of the run holds this case')
    const double = await gclabIn(folder, ['merge', '1.json', '1.json'])
    expect(double.status).toBe(2)
    expect(double.stderr).toMatch(/both hold op \/ a\n$/)
  })

  it.each(['0/2', '3/2', '2', 'a/b'])('refuses the shard %s', async (shard) => {
    const { status, stderr } = await gclabIn(folder, ['run', './op.mjs', '--shard', shard])
    expect(status).toBe(2)
    expect(stderr).toContain('as in 2/4')
  })
})
