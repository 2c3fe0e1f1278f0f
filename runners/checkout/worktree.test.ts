import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { prepare } from './prepare.js'
import { openWorktree } from './worktree.js'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'gclab-repository-')))
afterAll(() => rmSync(root, { recursive: true }))
const { signal } = new AbortController()

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'protocol.file.allow=always']
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** A repository of two commits and a tag, with something staged and something not. */
function repository(name: string, ...options: string[]): string {
  const top = join(root, name)
  mkdirSync(join(top, 'bench'), { recursive: true })
  git(top, 'init', '--quiet', ...options)
  commit(top, 1)
  git(top, 'tag', '-a', 'v1', '-m', 'v1')
  commit(top, 2)
  writeFileSync(join(top, 'bench/op.mjs'), 'export default 3\n')
  writeFileSync(join(top, 'bench/new.mjs'), 'export default 4\n')
  git(top, 'add', 'bench/new.mjs')
  return top
}

function commit(top: string, number: number): void {
  writeFileSync(join(top, 'bench/op.mjs'), `export default ${number}\n`)
  git(top, 'add', '.')
  git(top, 'commit', '--quiet', '-m', `${number}`)
}

/** Every file below a folder, byte for byte: index, HEAD, config, worktrees, hooks, refs and contents. */
function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name)
      if (entry.isDirectory()) return [path, 'a folder']
      return [path, entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'latin1')]
    }),
  )
}

/** Checks a commit out, does `commands` there, and returns the scenario's text and what they printed. */
async function visit(cwd: string, ref: string, commands = 'true'): Promise<{ text: string; said: string }> {
  const worktree = await openWorktree(ref, cwd, signal)
  try {
    const file = join(worktree.folder, 'said')
    await prepare([{ folder: worktree.folder, command: `(${commands}) > said` }], signal)
    return {
      text: readFileSync(join(worktree.folder, 'bench/op.mjs'), 'utf8'),
      said: readFileSync(file, 'utf8').trim(),
    }
  } finally {
    worktree.remove()
    expect(existsSync(worktree.folder)).toBe(false)
  }
}

const first = 'export default 1\n'
/** All that an install or a build may do to the repository round it. */
const meddling = [
  'echo x > gen.txt',
  'git add -A',
  'echo exit 1 > "$(git rev-parse --git-path hooks)/pre-commit"',
  'git config core.hooksPath .husky',
  'git -c user.name=T -c user.email=t@e commit --quiet -m more',
  'git tag built',
  'git update-ref refs/heads/main HEAD',
  'git stash list',
  'git worktree prune',
  'git gc --quiet --prune=now',
].join(' && ')

describe('a checkout of another commit', () => {
  it('holds its files, and knows which the commit lacks', async () => {
    const top = repository('plain')
    const worktree = await openWorktree('HEAD~1', top, signal)
    const urlOf = (name: string) => worktree.urlOf(pathToFileURL(join(top, name)).href)
    expect(readFileSync(fileURLToPath(urlOf('bench/op.mjs') as string), 'utf8')).toBe(first)
    expect(urlOf('bench/new.mjs')).toBeNull()
    expect(() => worktree.urlOf(import.meta.url)).toThrow(/outside the repository/)
    worktree.remove()
    worktree.remove()
    expect(existsSync(worktree.folder)).toBe(false)
  })

  it.each(['in the main working tree', 'in a linked one'])(
    'lets nothing that runs in it reach the user’s repository, %s, from a hook',
    async (where) => {
      const top = repository(where)
      const linked = join(root, `${where} linked`)
      git(top, 'worktree', 'add', '--quiet', '-b', 'linked', linked)
      const unplugged = join(root, `${where} unplugged`)
      git(top, 'worktree', 'add', '--quiet', '--detach', unplugged)
      renameSync(unplugged, `${unplugged} away`)
      const cwd = where === 'in a linked one' ? linked : top
      // As git hands them to a hook of a commit of a part.
      process.env.GIT_DIR = git(cwd, 'rev-parse', '--absolute-git-dir')
      process.env.GIT_INDEX_FILE = join(process.env.GIT_DIR, 'index')
      process.env.GIT_WORK_TREE = cwd
      const before = [top, linked].map(snapshot)
      try {
        expect(await visit(cwd, 'HEAD~1', meddling)).toMatchObject({ text: first })
      } finally {
        for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE']) delete process.env[name]
      }
      expect([top, linked].map(snapshot)).toEqual(before)
      renameSync(`${unplugged} away`, unplugged)
      expect(git(unplugged, 'rev-parse', 'HEAD')).toBe(git(top, 'rev-parse', 'HEAD'))
    },
  )

  it('has hooks of its own where the user’s lie elsewhere', async () => {
    const top = repository('hooked')
    mkdirSync(join(root, 'hooks'))
    for (const name of ['post-checkout', 'reference-transaction', 'post-index-change'])
      writeFileSync(join(root, 'hooks', name), `#!/bin/sh\ntouch ${root}/ran\n`, { mode: 0o755 })
    git(top, 'config', 'core.hooksPath', join(root, 'hooks'))
    const before = snapshot(join(root, 'hooks'))
    await visit(top, 'HEAD~1', 'echo exit 1 > "$(git rev-parse --git-path hooks)/pre-commit"')
    expect(snapshot(join(root, 'hooks'))).toEqual(before)
    expect(existsSync(join(root, 'ran'))).toBe(false)
  })

  it('tells a build script the version, and keeps the user’s settings', async () => {
    const top = repository('described')
    git(top, 'config', 'some.setting', 'kept')
    const { said } = await visit(top, 'HEAD', 'git describe && git config some.setting')
    expect(said).toMatch(/^v1-1-g\w+\nkept$/)
  })

  it.each<[string, (top: string, copy: string) => string[]]>([
    ['shallow', (top, copy) => ['clone', '--depth=2', `file://${top}`, copy]],
    ['partial', (top, copy) => ['clone', '--filter=blob:none', `file://${top}`, copy]],
    ['that borrows its objects', (top, copy) => ['clone', '--shared', top, copy]],
    ['of a bare one', (top, copy) => ['clone', '--bare', top, copy]],
  ])('works in a clone: %s', async (name, cloning) => {
    const top = repository(`origin ${name}`)
    git(top, 'config', 'uploadpack.allowFilter', 'true')
    let copy = join(root, `clone ${name}`)
    git(root, ...cloning(top, copy))
    if (name === 'of a bare one') {
      git(copy, 'worktree', 'add', '--quiet', join(root, 'beside'))
      copy = join(root, 'beside')
    }
    // With the first of them relative, as some servers write them.
    const list = join(copy, '.git/objects/info/alternates')
    if (existsSync(list)) writeFileSync(list, `../../../origin ${name}/.git/objects\n`)
    const before = snapshot(copy)
    expect((await visit(copy, 'HEAD~1', meddling)).text).toBe(first)
    expect(snapshot(copy)).toEqual(before)
  })

  it('works with object names of 64 digits, and leaves out what a sparse tree leaves out', async () => {
    const top = repository('sha256', '--object-format=sha256')
    mkdirSync(join(top, 'other'))
    writeFileSync(join(top, 'other/file'), '')
    commit(top, 5)
    git(top, 'sparse-checkout', 'set', 'bench')
    const { text, said } = await visit(top, 'HEAD', 'ls')
    expect(text).toBe('export default 5\n')
    expect(said.split('\n')).toEqual(['bench', 'said'])
  })

  it('has the submodules that the user has, and names the others', async () => {
    const part = repository('part')
    const top = repository('whole')
    for (const name of ['here', 'there']) git(top, 'submodule', '--quiet', 'add', part, name)
    git(top, 'commit', '--quiet', '-m', 'parts')
    git(join(top, 'here'), 'checkout', '--quiet', 'HEAD~1')
    git(top, 'submodule', '--quiet', 'deinit', '--force', 'there')
    const before = snapshot(top)
    const worktree = await openWorktree('HEAD', top, signal)
    await prepare([{ folder: join(worktree.folder, 'here'), command: meddling }], signal)
    expect(worktree.missing).toEqual(['there'])
    expect(readFileSync(join(worktree.folder, 'here/bench/op.mjs'), 'utf8')).toBe('export default 2\n')
    worktree.remove()
    expect(snapshot(top)).toEqual(before)
  })
})

describe('what stands in the way of a checkout', () => {
  it('is a ref that is not there, an option in its place', async () => {
    const top = repository('refs')
    for (const ref of ['nowhere', '--all', 'HEAD:bench', ''])
      await expect(openWorktree(ref, top, signal)).rejects.toMatchObject({
        exitCode: 2,
        message: /no commit/,
      })
  })

  it('is told in the words of git, not guessed', async () => {
    await expect(openWorktree('HEAD', root, signal)).rejects.toMatchObject({
      exitCode: 2,
      message: /--against needs a git repository.*not a git repository/,
    })
    const path = process.env.PATH
    const bin = join(root, 'bin')
    mkdirSync(bin)
    try {
      process.env.PATH = bin
      const without = openWorktree('HEAD', root, signal)
      await expect(without).rejects.toMatchObject({ exitCode: 3, message: /git could not be started/ })
      // What git does in the containers of many CI services, where files belong to another user.
      const refusal =
        "fatal: detected dubious ownership in repository at 'x'\nTo add an exception, call:\n\n\tgit config"
      writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "${refusal}" >&2\nexit 128\n`, { mode: 0o755 })
      const refused = openWorktree('HEAD', root, signal)
      await expect(refused).rejects.toMatchObject({
        exitCode: 2,
        message:
          /fatal: detected dubious ownership in repository at 'x' To add an exception, call: git config$/,
      })
    } finally {
      process.env.PATH = path
    }
  })
})
