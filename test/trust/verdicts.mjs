// npm run trust:verdicts: how soon gclab tells what is known, and how often it is wrong. Ops that do as much
// as the baseline, and 1, 3 and 20 % more, are raced again and again, one and the control at a time, on a
// machine left alone and with a program that takes one core in bursts. Prints a table of docs/trust.md.
//   node test/trust/verdicts.mjs [--runs n] [--only quiet|hog]
import { spawn } from 'node:child_process'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '../../dist/stats/summary.js'
import { race } from './race.mjs'
import scenario, { known, more } from './verdicts-scenario.mjs'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20' }, only: { type: 'string' } },
})
/** What a full run gives a single case. */
const SECONDS = 11.5
const loads = values.only === undefined ? ['quiet', 'hog'] : [values.only]
const [cpu] = os.cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node.js ${process.version}, ${cpu.model.trim()}, ${os.cpus().length} cores, ${values.runs} runs each\n`,
)
console.log(
  '| machine | op | more | faster | same | inconclusive | slower | ratio, median | inside the interval | seconds, median |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
)
for (const load of loads) {
  const hog =
    load === 'hog'
      ? spawn(process.execPath, [fileURLToPath(new URL('./hog.mjs', import.meta.url))], { stdio: 'ignore' })
      : null
  for (const op of Object.keys(scenario.cases))
    for (const [name, percent] of Object.entries(more))
      console.log(row(load, op, percent, await runs(op, name)))
  hog?.kill()
}

async function runs(op, name) {
  const found = []
  for (let i = 0; i < Number(values.runs); i++) {
    const begun = performance.now()
    const { comparisons } = await race('./verdicts-scenario.mjs', op, [name], SECONDS)
    const seconds = (performance.now() - begun) / 1000
    found.push({ ...comparisons.find(({ variant }) => variant === name).time, seconds })
  }
  return found
}

function row(load, op, percent, found) {
  const truth = 1 + percent / 100
  const counts = ['faster', 'same', 'inconclusive', 'slower'].map(
    (verdict) => found.filter((one) => one.verdict === verdict).length,
  )
  const inside = found.filter(({ ci95 }) => ci95 && ci95[0] <= truth && truth <= ci95[1]).length
  const covered = known.includes(op) || percent === 0 ? `${inside} of ${found.length}` : 'not known'
  const middle = (figure) => median(found.map((one) => one[figure]))
  return `| ${load} | ${op} | ${percent.toFixed(1)} % | ${counts.join(' | ')} | ${middle('ratio').toFixed(4)} | ${covered} | ${middle('seconds').toFixed(1)} |`
}
