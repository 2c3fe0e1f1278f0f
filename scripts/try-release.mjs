// npm run release:try: packs gclab and gclab-pools as a release does, has publint and attw look at both, and
// publishes without publishing. Fetches the two tools; the workflow of releases runs it too.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = mkdtempSync(join(tmpdir(), 'gclab-release-'))
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })

/** Node 20.19, the oldest that the packages run on, resolves `exports` and can `require` an ES module. */
const attw = ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm']
try {
  for (const packed of ['.', './dist/pools']) run('npm', 'pack', packed, '--pack-destination', folder)
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    run('npx', '--yes', 'publint@0.3', 'run', file, '--strict')
    run('npx', '--yes', '@arethetypeswrong/cli@0.18', file, ...attw)
    run('npm', 'publish', file, '--dry-run', '--access', 'public')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
