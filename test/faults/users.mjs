// Faults round what is the user's: repositories, homes, folders for temporary files, and what is watched.
import { execFileSync } from 'node:child_process'
import { chownSync, copyFileSync, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { scenario, usual } from './lab.mjs'

const git = (folder, ...args) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=me', '-c', 'user.email=me@example.com', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
const repository = ({ folder }) => join(folder, 'repository')
const worktree = ({ folder }) => join(folder, 'other-disk')

/** A repository of the user's with one commit, which gclab is started in. */
export function makeRepository(place) {
  const folder = repository(place)
  mkdirSync(folder)
  copyFileSync(scenario, join(folder, 'misbehaving.mjs'))
  git(folder, 'init', '-q')
  git(folder, 'add', '.')
  git(folder, 'commit', '-q', '-m', 'mine')
}

/** A gate in it against its commit, which gets as far as the step that prepares that. */
export const againstHead = (command) => ({
  cwd: repository,
  args: ['gate', 'misbehaving.mjs', '--against', 'HEAD', '--quick', '--no-time', '--prepare', command],
})

export const users = [
  {
    name: 'gate --against in a git hook, whose --prepare stages files',
    ...againstHead('echo x > made.txt; git add -A'),
    // As git tells a hook, from the top of the repository.
    env: { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index' },
    before: makeRepository,
    codes: [0],
    check: (_, place) => {
      const changed = git(repository(place), 'status', '--porcelain')
      return changed === '' ? [] : [`the user's index or files: ${changed}`]
    },
  },
  {
    name: 'gate --against while a worktree is unplugged',
    ...againstHead('true'),
    before: (place) => {
      makeRepository(place)
      git(repository(place), 'worktree', 'add', '-q', worktree(place))
      renameSync(worktree(place), `${worktree(place)}-away`)
    },
    codes: [0],
    check: (_, place) => {
      renameSync(`${worktree(place)}-away`, worktree(place))
      try {
        git(worktree(place), 'status')
        return []
      } catch (error) {
        return [`the worktree is lost: ${error.message}`]
      }
    },
  },
  {
    name: 'gate --against in a repository of another owner',
    ...againstHead('true'),
    before: (place) => {
      makeRepository(place)
      const all = readdirSync(repository(place), { recursive: true })
      for (const path of ['', ...all]) chownSync(join(repository(place), path), 12_345, 12_345)
    },
    codes: [2],
  },
  {
    name: 'the document goes to a full disk',
    args: [...usual, '--json'],
    stdout: () => openSync('/dev/full', 'w'),
    codes: [3],
  },
  {
    name: 'the reader of a finding leaves',
    args: usual,
    env: { GCLAB_FAULT_KIND: 'gives other outputs' },
    act: async ({ child }) => child.stdout.destroy(),
    codes: [1],
  },
  {
    name: 'a home that cannot be written, and a Node.js to fetch',
    args: [...usual, '--node', '20.1.1'],
    env: { HOME: '/proc/nobody', XDG_CACHE_HOME: '' },
    codes: [3],
  },
  ...['watch', 'profile'].map((command) => ({
    name: `${command} without a folder for temporary files`,
    args: [command, '--', 'node', scenario],
    env: { TMPDIR: '/nonexistent/tmp' },
    codes: [3],
  })),
  {
    name: 'a FIFO among the scenarios',
    args: ({ folder }) => [...usual, join(folder, 'pipe.mjs')],
    before: ({ folder }) => execFileSync('mkfifo', [join(folder, 'pipe.mjs')]),
    codes: [2],
  },
]
