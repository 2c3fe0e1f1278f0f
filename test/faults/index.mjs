// npm run faults: injects faults one by one into real runs, and says what became of each.
//   --group children|lab|process|service|machine|user   only those
//   --only <text>                  only those whose name contains it
//   --write                        also write the groups that were run into docs/faults.md
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { children } from './children.mjs'
import { faultsFound, told } from './judge.mjs'
import { filesIn, gclab, newMark, savedRun } from './lab.mjs'
import { labs } from './labs.mjs'
import { machines } from './machines.mjs'
import { writePage } from './page.mjs'
import { processes } from './processes.mjs'
import { services } from './services.mjs'
import { users } from './users.mjs'

const groups = { children, lab: labs, process: processes, service: services, machine: machines, user: users }
const { values } = parseArgs({
  options: {
    group: { type: 'string' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
})
const faults = Object.entries(groups).flatMap(([group, list]) =>
  list
    .filter(({ name }) => (values.group ?? group) === group && name.includes(values.only))
    .map((fault) => ({ ...fault, group })),
)
/** One at a time would take long; more than two would starve each other. */
const AT_ONCE = 2

async function inject(fault) {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-faults-'))
  const place = { folder, out: join(folder, 'out'), fault: newMark() }
  try {
    fault.before?.(place)
  } catch (error) {
    return { fault, outcome: `not run: ${error.message.split('\n')[0]}`, code: '', files: [], wrong: [] }
  }
  try {
    return await watched(fault, place)
  } finally {
    fault.after?.(place)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function watched(fault, place) {
  const named = {}
  for (const [name, text] of Object.entries(fault.files ?? {})) {
    mkdirSync(place.folder, { recursive: true })
    writeFileSync(join(place.folder, name), text)
    named[`{${basename(name, extname(name))}}`] = join(place.folder, name)
  }
  const filled = (text) => text.replace(/\{\w+\}/g, (key) => named[key] ?? key)
  const asked = typeof fault.env === 'function' ? fault.env(place) : (fault.env ?? {})
  const env = Object.fromEntries(Object.entries(asked).map(([key, text]) => [key, filled(text)]))
  const options = { out: place.out, fault: place.fault, env, cwd: fault.cwd?.(place) }
  const args = typeof fault.args === 'function' ? fault.args(place) : fault.args.map(filled)
  const act = (lab) => fault.act?.(lab, place)
  const first = await gclab(args, { ...options, act, stdout: fault.stdout?.() })
  const wrong = await faultsFound(first, { ...place, codes: fault.codes })
  const run = () => {
    try {
      return savedRun(place.out)
    } catch {
      return null
    }
  }
  wrong.push(...(fault.check?.(run(), place) ?? []))
  const row = {
    fault,
    outcome: told(first, place.out),
    code: String(first.code),
    files: filesIn(place.out),
    wrong,
    ms: first.ms,
  }
  if (fault.resumed === undefined || first.code === 0) return row
  fault.between?.(place)
  const second = await gclab(fault.resumed.args, options)
  wrong.push(...(await faultsFound(second, { ...place, codes: fault.resumed.codes })))
  const [outcome, code] = [told(second, place.out), `${row.code}, then ${second.code}`]
  return {
    ...row,
    outcome: `${row.outcome}. Resumed: ${outcome}`,
    code,
    files: filesIn(place.out),
    ms: row.ms + second.ms,
  }
}

const rows = new Array(faults.length)
let next = 0
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < faults.length) {
      const index = next++
      const row = await inject(faults[index])
      rows[index] = row
      const verdict = row.wrong.length === 0 ? 'ok   ' : 'WRONG'
      console.log(
        `${verdict} ${row.fault.name}: exit ${row.code}; ${row.outcome}${row.wrong.map((text) => `\n      ${text}`).join('')}`,
      )
    }
  }),
)
const wrong = rows.filter((row) => row.wrong.length > 0).length
console.log(`\n${rows.length} faults, ${wrong} with something wrong`)
if (values.write) writePage(rows, values.only === '')
process.exitCode = wrong === 0 ? 0 : 1
