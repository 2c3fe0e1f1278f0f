// npm run trust:agreement: whether quick time passes say what full ones say of the bundled scenarios, which
// are run again and again: their verdicts, and whether ratios of the one lie in the intervals of the other.
// Prints a table of docs/trust.md.
//   node test/trust/agreement.mjs [--runs n] [scenario …]
import os from 'node:os'
import { parseArgs } from 'node:util'
import { secondsPerHeat } from '../../dist/runners/passes/time/plan.js'
import { median } from '../../dist/stats/summary.js'
import { race } from './race.mjs'

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const names = positionals.length > 0 ? positionals : ['sse-poke', 'bid-serialize']
const [cpu] = os.cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node.js ${process.version}, ${cpu.model.trim()}, ${os.cpus().length} cores, ${values.runs} quick and as many full time passes of each case\n`,
)
console.log(
  '| scenario | case | variant | verdicts of full runs | ratio | verdicts of quick runs | ratio | quick ratios within the intervals of all full ones |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
)
for (const name of names) {
  const file = `../../dist/scenarios/${name}/scenario.js`
  const { default: scenario } = await import(new URL(file, import.meta.url))
  const [, ...variants] = Object.keys(scenario.variants)
  for (const one of Object.keys(scenario.cases)) {
    const full = []
    const quick = []
    for (let i = 0; i < Number(values.runs); i++) {
      full.push(await timesOf(file, one, variants, false))
      quick.push(await timesOf(file, one, variants, true))
    }
    for (const variant of variants) console.log(row(name, one, variant, full, quick))
  }
}

/** What a time pass says of each variant. */
async function timesOf(file, name, variants, quick) {
  const { comparisons } = await race(
    file,
    name,
    variants,
    secondsPerHeat({ quick, budgetSeconds: null }, 1),
    quick,
  )
  return new Map(comparisons.map(({ variant, time }) => [variant, time]))
}

function row(name, one, variant, full, quick) {
  const of = (runs) => runs.map((times) => times.get(variant))
  const tally = (runs) => {
    const counts = new Map()
    for (const { verdict } of of(runs)) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
    return [...counts].map(([verdict, count]) => `${verdict} ${count}`).join(', ')
  }
  const ratio = (runs) => median(of(runs).map((time) => time.ratio)).toFixed(3)
  const ends = of(full).flatMap(({ ci95 }) => ci95 ?? [])
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const within = of(quick).filter((time) => low <= time.ratio && time.ratio <= high).length
  return `| ${name} | ${one} | ${variant} | ${tally(full)} | ${ratio(full)} | ${tally(quick)} | ${ratio(quick)} | ${within} of ${quick.length} |`
}
