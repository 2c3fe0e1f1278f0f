// One function a tool: the ratio that it shows for each slowdown, and gclab's verdict and interval. The
// others are installed in a scratch folder, the newest of the versions named; vitest 5 needs Node.js 22.12.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sizes, slowdowns, work } from './ops.mjs'
import { race } from './race.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const names = slowdowns.map((percent) => `${percent} %`)
const folder = mkdtempSync(join(tmpdir(), 'gclab-trust-'))
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
const packages = ['mitata@1', 'tinybench@6', 'vitest@5']
execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder, stdio: 'ignore' })
const installed = (path) => pathToFileURL(join(folder, 'node_modules', path)).href
const manifestOf = (name) =>
  JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))

/** As `mitata 1.0.34`. */
export const versions = ['mitata', 'tinybench', 'vitest'].map((name) => `${name} ${manifestOf(name).version}`)

export const tools = { gclab, mitata, tinybench, vitest }

async function gclab(size) {
  const { comparisons } = await race('./scenario.mjs', size, names, 25)
  return names.map((name) => {
    const { ratio, ci95, verdict } = comparisons.find(({ variant }) => variant === name).time
    return { ratio, ci95, verdict }
  })
}

/** Baseline first, then the others, as the tool does it; `times` has the time of each. */
const ratiosTo = ([baseline, ...others]) => others.map((time) => ({ ratio: time / baseline }))
const opsOf = (size) => [work(sizes[size], 0), ...slowdowns.map((percent) => work(sizes[size], percent))]

async function mitata(size) {
  const { measure } = await import(installed('mitata/src/main.mjs'))
  const times = []
  for (const op of opsOf(size)) times.push((await measure(op)).avg)
  return ratiosTo(times)
}

async function tinybench(size) {
  const { Bench } = await import(installed('tinybench/dist/index.js'))
  const bench = new Bench()
  for (const [i, op] of opsOf(size).entries()) bench.add(`${i}`, op)
  await bench.run()
  return ratiosTo(bench.tasks.map(({ result }) => result.latency.mean))
}

function vitest(size) {
  const output = join(folder, 'out.json')
  writeFileSync(
    join(folder, 'trust.bench.mjs'),
    `import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { work } from ${JSON.stringify(join(here, 'ops.mjs'))}
test('trust', async ({ bench }) => {
  const results = await bench.compare(bench('baseline', work(${sizes[size]}, 0)),
    ...${JSON.stringify(slowdowns)}.map((percent) => bench(percent + ' %', work(${sizes[size]}, percent))))
  const times = ${JSON.stringify(['baseline', ...names])}.map((name) => results.get(name).latency.mean)
  writeFileSync(${JSON.stringify(output)}, JSON.stringify(times))
}, 600_000)
`,
  )
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}\n')
  const cli = join(folder, 'node_modules/vitest/vitest.mjs')
  execFileSync(process.execPath, [cli, 'bench', '--run'], { cwd: folder, stdio: 'ignore' })
  return ratiosTo(JSON.parse(readFileSync(output, 'utf8')))
}
