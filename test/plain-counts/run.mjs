// npm run plain-counts [name…]: gclab's count of eleven ops over popular packages beside twenty processes of
// plain Node.js. Exits with 1 where a count called exact is off by more than a percent.
import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ops, packages } from './ops.mjs'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'node_modules/.cache/plain-counts')
const PROCESSES = 20
const node = promisify(execFile)
const cli = join(root, 'dist/cli.js')

/** The packages in a folder of their own, with the ops and a scenario of each beside them. */
function project() {
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'node_modules/semver'))) {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder })
  }
  for (const file of ['ops.mjs', 'plain.mjs'])
    copyFileSync(join(import.meta.dirname, file), join(folder, file))
}

/** What gclab counts of an op. */
async function countOf(name, index) {
  const file = join(folder, `op-${index}.mjs`)
  const variants = `{ baseline: () => ops[${JSON.stringify(name)}](), again: () => ops[${JSON.stringify(name)}]() }`
  writeFileSync(
    file,
    `import { ops } from './ops.mjs'
export default { name: 'op-${index}', title: 'An op', cases: { one: 1 }, same: () => true, variants: ${variants} }
`,
  )
  const args = [
    cli,
    'run',
    file,
    '--no-time',
    '--quick',
    '--no-charts',
    '--json',
    '--out',
    join(folder, 'results'),
  ]
  const { stdout } = await node(process.execPath, args, { cwd: folder, maxBuffer: 1e9 })
  return JSON.parse(stdout).scenarios[0].cases[0].variants[0].allocation
}

/** Bytes per op of each of the processes. */
async function plainOf(name) {
  const figures = []
  for (let i = 0; i < PROCESSES; i++) {
    const { stdout } = await node(process.execPath, ['plain.mjs', 'ops.mjs', name], { cwd: folder })
    figures.push(JSON.parse(stdout))
  }
  return figures.sort((a, b) => a - b)
}

const say = (figure) => (Math.round(figure * 10) / 10).toLocaleString('en-US')

project()
const wanted = process.argv.slice(2)
console.log(`Node.js ${process.version}, ${PROCESSES} processes of plain Node.js an op\n`)
console.log('| op | gclab, B/op | objects | exact | plain, B/op | smallest to largest | off by |')
console.log('| --- | ---: | ---: | --- | ---: | ---: | ---: |')
for (const [index, name] of Object.keys(ops).entries()) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const [counted, plain] = [await countOf(name, index), await plainOf(name)]
  if (counted === null) {
    console.log(`| ${name} | n/a | | | | | |`)
    continue
  }
  const middle = plain[plain.length >> 1]
  const off = middle === 0 ? 0 : counted.heapBytesPerOp / middle - 1
  if (counted.exact && Math.abs(off) > 0.01 && Math.abs(counted.heapBytesPerOp - middle) > 2)
    process.exitCode = 1
  console.log(
    `| ${name} | ${say(counted.heapBytesPerOp)} | ${say(counted.allocsPerOp)} | ${counted.exact ? 'yes' : 'no'} | ${say(middle)} | ${say(plain[0])} to ${say(plain.at(-1))} | ${(100 * off).toFixed(2)} % |`,
  )
}
