// npm run truth [version…]: counts the truth table on Node 20, 22, 24 and 26, or the named versions, and
// prints each row's error beside mitata's figure. Fetches other versions than the present one through npm,
// once, into node_modules/.cache. Exits with 1 when a row is off, with 3 when a version could not be had.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { allocationFlags } from '../../dist/runners/passes/allocation/measure.js'

const root = join(import.meta.dirname, '../..')
const measure = join(import.meta.dirname, 'measure.mjs')
const here = process.versions.node.split('.')[0]

function binaryOf(version) {
  if (version === here) return process.execPath
  const folder = join(root, 'node_modules', '.cache', 'gclab-node', version)
  const binary = join(
    folder,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true })
    const args = [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--foreground-scripts',
      '--prefix',
      folder,
      `node@${version}`,
    ]
    execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return binary
}

/** The figure to at most three places after the point, and what it is off by where it is. */
const say = (figure) => (figure === null ? 'n/a' : `${Math.round(figure * 1000) / 1000}`)
function withError(counted, expected) {
  const error = counted === null ? null : counted - expected
  return error === null || Math.abs(error) > 1e-6
    ? `${say(counted)} (should be ${say(expected)})`
    : say(counted)
}

function printTable(version) {
  const out = execFileSync(binaryOf(version), [...allocationFlags, measure, '--mitata'], { encoding: 'utf8' })
  console.log(`\nNode ${version}`)
  console.log(
    `${'op'.padEnd(26)} ${'heap B'.padStart(10)} ${'external B'.padStart(10)} ${'allocs'.padStart(8)} ${'mitata B'.padStart(12)}`,
  )
  let off = 0
  for (const line of out.trim().split('\n')) {
    const { name, expected, counted, exact, mitata } = JSON.parse(line)
    const cells = ['heap', 'external', 'allocs'].map((key) => withError(counted[key], expected[key]))
    const wrong = !exact || cells.some((cell) => cell.includes('('))
    if (wrong) off++
    const [heap, external, allocs] = cells
    console.log(
      `${name.padEnd(26)} ${heap.padStart(10)} ${external.padStart(10)} ${allocs.padStart(8)} ${say(mitata).padStart(12)}${wrong ? '  OFF' : ''}`,
    )
  }
  console.log(off === 0 ? 'every row as derived' : `${off} rows off`)
  return off
}

let [off, missing] = [0, 0]
for (const version of process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26']) {
  try {
    off += printTable(version)
  } catch (error) {
    missing++
    console.error(`Node ${version}: ${error.message}`)
  }
}
process.exitCode = missing > 0 ? 3 : off > 0 ? 1 : 0
