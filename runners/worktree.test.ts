import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorktree } from './worktree.js'
import { packageFolder, prepare, prepareSteps } from './worktree-prepare.js'

const top = realpathSync(mkdtempSync(join(tmpdir(), 'gclab-repository-')))
const file = (name: string) => join(top, name)
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd: top,
    encoding: 'utf8',
  })
const signal = new AbortController().signal

beforeAll(() => {
  git('init', '--quiet')
  mkdirSync(file('bench'))
  writeFileSync(file('bench/op.mjs'), 'export default 1\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  writeFileSync(file('bench/op.mjs'), 'export default 2\n')
  writeFileSync(file('bench/new.mjs'), 'export default 3\n')
  git('add', 'bench/new.mjs')
})
afterAll(() => rmSync(top, { recursive: true }))

describe('the worktree of another commit', () => {
  it('holds the files of the commit, and leaves the tree and the index as they are', async () => {
    const before = git('status', '--porcelain')
    const worktree = await openWorktree('HEAD', top)
    const there = worktree.urlOf(pathToFileURL(file('bench/op.mjs')).href)
    expect(readFileSync(fileURLToPath(there as string), 'utf8')).toBe('export default 1\n')
    expect(worktree.urlOf(pathToFileURL(file('bench/new.mjs')).href)).toBeNull()
    worktree.remove()
    worktree.remove()
    expect(existsSync(worktree.folder)).toBe(false)
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
    expect(git('status', '--porcelain')).toBe(before)
  })

  it('runs no hook', async () => {
    writeFileSync(file('.git/hooks/post-checkout'), `#!/bin/sh\ntouch ${file('hooked')}\n`, { mode: 0o755 })
    const worktree = await openWorktree('HEAD', top)
    worktree.remove()
    expect(existsSync(file('hooked'))).toBe(false)
  })

  it('sweeps up after a lab that was killed', async () => {
    const left = join(tmpdir(), 'gclab-against-999999999-x')
    git('worktree', 'add', '--quiet', '--detach', left, 'HEAD')
    const worktree = await openWorktree('HEAD', top)
    worktree.remove()
    expect(existsSync(left)).toBe(false)
  })

  it('names a ref that is not there, an option in its place, and a folder without a repository', async () => {
    await expect(openWorktree('nowhere', top)).rejects.toMatchObject({
      exitCode: 2,
      message: /no commit "nowhere"/,
    })
    await expect(openWorktree('--all', top)).rejects.toMatchObject({ exitCode: 2 })
    await expect(openWorktree('HEAD', tmpdir())).rejects.toMatchObject({
      exitCode: 2,
      message: /git repository/,
    })
  })

  it('refuses a scenario that lies outside the repository', async () => {
    const worktree = await openWorktree('HEAD', top)
    expect(() => worktree.urlOf(import.meta.url)).toThrow(/outside the repository/)
    worktree.remove()
  })
})

describe('preparing it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-prepare-'))
  const put = (name: string, text = '') => writeFileSync(join(folder, name), text)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('does what the lockfile and the build script ask for, or the user', () => {
    expect(prepareSteps(folder, undefined)).toEqual([])
    put('package.json', '{"scripts": {"build": "x"}}')
    expect(prepareSteps(folder, undefined)).toEqual([['npm', 'run', 'build']])
    put('package-lock.json')
    expect(prepareSteps(folder, undefined)).toEqual([
      ['npm', 'ci'],
      ['npm', 'run', 'build'],
    ])
    put('pnpm-lock.yaml')
    expect(prepareSteps(folder, undefined)[0]).toEqual(['pnpm', 'install', '--frozen-lockfile'])
    expect(prepareSteps(folder, 'make all')).toEqual(['make all'])
  })

  it('finds the package round the current folder in the checkout', () => {
    expect(packageFolder(file('bench'), top, '/checkout')).toBe('/checkout')
    writeFileSync(file('bench/package.json'), '{}')
    expect(packageFolder(file('bench'), top, '/checkout')).toBe(join('/checkout', 'bench'))
  })

  it('says what failed and what it said', async () => {
    await prepare(folder, ['exit 0'], signal)
    const failing = prepare(folder, ['echo no such thing >&2; exit 7'], signal)
    await expect(failing).rejects.toMatchObject({
      exitCode: 3,
      message: /failed \(7\).*--prepare.*no such thing/,
    })
    await expect(prepare(folder, [['gclab-has-no-such-tool']], signal)).rejects.toMatchObject({ exitCode: 3 })
  })
})
