// The trend of the action: reads what `gclab history --json` prints, and writes a table for the comment.
import { readFileSync } from 'node:fs'

/** Rows of a table that is still read. */
const MOST = 30
const BARS = '▁▂▃▄▅▆▇█'
const { runs, metrics } = JSON.parse(readFileSync(0, 'utf8'))

const rows = metrics.flatMap(({ metric, series }) =>
  series.flatMap((one) => {
    const known = one.points.filter(({ value }) => typeof value === 'number')
    const values = known.map(({ value }) => value)
    if (new Set(values).size < 2) return []
    const bars = runs.map((_, run) => bar(known.find((point) => point.run === run)?.value, values)).join('')
    const name = [one.scenario, one.case, one.variant].filter(Boolean).join('/')
    const [first, last] = [values[0], values.at(-1)].map(shown)
    return [`| ${name.replaceAll('|', '\\|')}: ${metric.label} | ${bars} | ${first} → ${last} |`]
  }),
)
const more = rows.length > MOST ? `\n\n${rows.length - MOST} more have changed: see \`gclab history\`.` : ''
const table = `| figure | oldest to newest | |\n| :-- | :-- | --: |\n${rows.slice(0, MOST).join('\n')}${more}`
console.log(`\n<details><summary>Trend over ${runs.length} runs, this one last</summary>\n`)
console.log(rows.length === 0 ? 'No figure has changed.' : table)
console.log('\n</details>')

/** A bar between the least and the most of `values`; a gap where nothing is known. */
function bar(value, values) {
  if (value === undefined) return '·'
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  return BARS[Math.round(((value - least) / (most - least)) * (BARS.length - 1))]
}

function shown(value) {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 })
}
