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
    const [first, before, last] = [values[0], values.at(-2), values.at(-1)].map(shown)
    const figure = `${name.replaceAll('|', '\\|')}: ${metric.label}`
    return [`| ${figure} | ${bars} | ${first} | ${before} | ${last} | ${changedIn(one)} |`]
  }),
)
const more = rows.length > MOST ? `\n\n${rows.length - MOST} more have changed: see \`gclab history\`.` : ''
const head =
  '| figure | oldest to newest | oldest | the one before | newest | last changed |\n| :-- | :-- | --: | --: | --: | :-- |'
const table = `${head}\n${rows.slice(0, MOST).join('\n')}${more}`
console.log(`\n<details><summary>Trend over ${runs.length} runs, this one last</summary>\n`)
console.log(rows.length === 0 ? 'No figure has changed.' : table)
console.log('\n</details>')

/** The day of the run with the last change that chance does not explain, and what it changed. */
function changedIn({ points, changes }) {
  const at = changes.at(-1)
  if (at === undefined) return ''
  const [before, point] = [points[at - 1], points[at]]
  return `${runs[point.run].startedAt.slice(0, 10)}: ${shown(before.value)} → ${shown(point.value)}`
}

/** A bar between the least and the most of `values`; a gap where nothing is known. */
function bar(value, values) {
  if (value === undefined) return '·'
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  return BARS[Math.round(((value - least) / (most - least)) * (BARS.length - 1))]
}

function shown(value) {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 })
}
