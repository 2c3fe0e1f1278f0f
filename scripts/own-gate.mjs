// npm run gate: the bytes and objects of sse-poke against those saved for this version of Node.js.
//   --refresh   saves them anew
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [major] = process.versions.node.split('.')
const saved = join(root, 'test', 'own-gate', `node-${major}.json`)
const counting = ['--quick', '--no-time', '--no-load']

function gclab(args, stdout) {
  const cli = join(root, 'dist', 'cli.js')
  return spawnSync(process.execPath, [cli, ...args], { stdio: ['ignore', stdout, 'inherit'] })
}

if (process.argv.includes('--refresh')) {
  const { status, stdout } = gclab(['run', 'sse-poke', ...counting, '--no-charts', '--json'], 'pipe')
  if (status === 0) writeFileSync(saved, stdout)
  process.exitCode = status ?? 1
} else if (existsSync(saved)) {
  process.exitCode = gclab(['gate', '--baseline', saved, ...counting], 'inherit').status ?? 1
} else {
  console.log(
    `No figures are saved for Node.js ${major}, so nothing is compared: npm run gate:refresh saves them.`,
  )
}
