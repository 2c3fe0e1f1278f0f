// npm run trust: equal code and known slowdowns, by gclab and other tools in the same minutes, on an idle
// machine and beside a program that takes one core in bursts. Prints the table of docs/trust.md.
//   node test/trust/trust.mjs [--rounds n] [--only quiet|hog]
import { spawn } from 'node:child_process'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sizes, slowdowns } from './ops.mjs'
import { tools, versions } from './tools.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1' }, only: { type: 'string' } },
})
const loads = values.only === undefined ? ['quiet', 'hog'] : [values.only]
const readings = []
// A run that is cut short prints what it has.
process.once('SIGTERM', () => {
  print()
  process.exit(0)
})
for (const load of loads) {
  const hog =
    load === 'hog'
      ? spawn(process.execPath, [fileURLToPath(new URL('./hog.mjs', import.meta.url))], { stdio: 'ignore' })
      : null
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const size of Object.keys(sizes)) {
      for (const [tool, run] of Object.entries(tools)) {
        process.stderr.write(`${load}, ${size}, ${tool}\n`)
        const shown = await run(size)
        readings.push(...shown.map((one, i) => ({ load, size, tool, percent: slowdowns[i], ...one })))
      }
    }
  }
  hog?.kill()
}
print()

function print() {
  const [cpu] = os.cpus()
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node.js ${process.version}, ${versions.join(', ')}, ${cpu.model.trim()}, ${os.cpus().length} cores, load ${os
      .loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}\n`,
  )
  console.log(
    '| machine | tool | median error | worst error | equal code called different by 1 % or more | true ratio inside the interval |',
  )
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const load of loads) for (const tool of Object.keys(tools)) console.log(summary(load, tool))
  console.log(`\nVerdicts of gclab, over op sizes and rounds:\n`)
  console.log(
    `| machine | injected | slower | same | inconclusive | faster |\n| --- | --- | --- | --- | --- | --- |`,
  )
  for (const load of loads) for (const percent of slowdowns) console.log(verdicts(load, percent))
  console.log('\nEvery reading, as the ratio to the baseline:\n')
  console.log(`| machine | op | tool | ${slowdowns.map((percent) => `+${percent} %`).join(' | ')} |`)
  console.log(`| --- | --- | --- | ${slowdowns.map(() => '---').join(' | ')} |`)
  for (const load of loads)
    for (const size of Object.keys(sizes))
      for (const tool of Object.keys(tools)) console.log(row(load, size, tool))
}

function summary(load, tool) {
  const own = readings.filter((one) => one.load === load && one.tool === tool)
  const errors = own
    .map(({ ratio, percent }) => Math.abs(ratio / (1 + percent / 100) - 1))
    .sort((a, b) => a - b)
  const equal = own.filter(({ percent }) => percent === 0)
  const alarms = equal.filter(({ ratio, verdict }) =>
    verdict === undefined ? Math.abs(ratio - 1) >= 0.01 : verdict === 'slower' || verdict === 'faster',
  )
  const inside = own.filter(
    ({ ci95, percent }) => ci95 && ci95[0] <= 1 + percent / 100 && 1 + percent / 100 <= ci95[1],
  )
  const covered =
    own[0]?.ci95 === undefined ? 'no interval of the ratio' : `${inside.length} of ${own.length}`
  return `| ${load} | ${tool} | ${share(errors[errors.length >> 1])} | ${share(errors.at(-1))} | ${alarms.length} of ${equal.length} | ${covered} |`
}

function verdicts(load, percent) {
  const own = readings.filter((one) => one.load === load && one.tool === 'gclab' && one.percent === percent)
  const count = (verdict) => own.filter((one) => one.verdict === verdict).length
  return `| ${load} | ${percent} % | ${['slower', 'same', 'inconclusive', 'faster'].map(count).join(' | ')} |`
}

function row(load, size, tool) {
  const cells = slowdowns.map((percent) =>
    readings
      .filter((one) => one.load === load && one.size === size && one.tool === tool && one.percent === percent)
      .map(({ ratio }) => ratio.toFixed(3))
      .join(', '),
  )
  return `| ${load} | ${size} | ${tool} | ${cells.join(' | ')} |`
}

function share(fraction) {
  return `${(100 * fraction).toFixed(2)} %`
}
