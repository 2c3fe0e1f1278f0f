import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gclabIn } from './testdata/in-process.js'

const twoGroups = (more = '') => `
  import { bench, group, run } from 'mitata'
  import { made } from './made.mjs'
  group('made', () => { bench('one', () => made()) })
  group('apart', () => { bench('one', () => [1, Math.random()]) })
  ${more}
  await run()`
const counted = ['--quick', '--no-time', '--no-work']

it('gates a group against its saved run, and the file against a commit that lacks a group', {
  timeout: 300_000,
}, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  const write = (name: string, text: string) => writeFileSync(join(cwd, name), text)
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd })
  write('two.bench.mjs', twoGroups())
  write('made.mjs', 'export const made = () => [Math.random()]')
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'first')
  const saved = await gclabIn(cwd, ['run', 'two.bench.mjs', ...counted, '--no-charts'])
  expect(saved.status).toBe(0)

  write('made.mjs', 'export const made = () => [[Math.random()]]')
  const baseline = await gclabIn(cwd, ['gate', '--baseline', 'gclab-results/two.made/run.json', ...counted])
  expect(baseline.stdout).toMatch(/regression +two\.made/)
  expect(baseline.status).toBe(1)
  expect(baseline.stderr).toMatch(/Counting again.*two\.made/s)
  expect(baseline.stdout + baseline.stderr).not.toContain('two.apart')

  write('two.bench.mjs', twoGroups("group('new', () => { bench('one', () => 1) })"))
  const against = await gclabIn(cwd, ['gate', '--against', 'HEAD', '.', ...counted])
  expect(against.status).toBe(1)
  expect(against.stdout).toContain('HEAD does not have it')
  expect(against.stdout).not.toContain('each time')

  const profile = await gclabIn(cwd, ['profile', 'two.bench.mjs#two.apart'])
  expect(profile.status).toBe(0)
  expect(profile.stderr).toContain('two.apart / as registered / one: allocations')
  const wrong = await gclabIn(cwd, ['profile', 'two.bench.mjs#apart'])
  expect(wrong.stderr).toContain('has no group "apart"; there are "two.made", "two.apart", "two.new"')
})
