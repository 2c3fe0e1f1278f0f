// npm run test:newest: runs the tests, or the files named, on the newest Node.js, which the registry gives.
//   GCLAB_NEWEST_NODE=<path>   a binary to take in its place
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'gclab-newest-node-'))

/** The binary of the newest release; throws when the registry does not give it. */
function fetchNode() {
  const args = ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefix', folder]
  const npm = process.env.npm_execpath
  if (npm === undefined) throw new Error('it is fetched by npm: start this by npm run test:newest')
  execFileSync(process.execPath, [npm, ...args, 'node@latest'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function run() {
  let node = process.env.GCLAB_NEWEST_NODE
  try {
    node ??= fetchNode()
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    if (version === process.version) {
      console.log(`Node.js ${version} is the newest: npm test runs the tests on it.`)
      return 0
    }
    console.log(`On Node.js ${version}:`)
  } catch (error) {
    const [reason = ''] = String(error.stderr || error.message).split('\n')
    console.error(
      `The newest Node.js could not be had from the npm registry (${reason}). ` +
        'With the registry in reach, or GCLAB_NEWEST_NODE naming a binary, the tests run on it.',
    )
    return 3
  }
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  // What the tests start as "node" is to be the same.
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH}`
  const env = { ...process.env, PATH }
  const { status } = spawnSync(node, [vitest, 'run', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  return status ?? 1
}

try {
  process.exitCode = run()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
