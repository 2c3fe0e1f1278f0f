// Counts every row of the table in this process, which needs the flags of the allocation pass, and prints
// each with its expected figures as a line of JSON. With --mitata, mitata's figure as well; with i/n, only
// every n-th row from the i-th on; with a JSON array of names, those rows.
import { getHeapStatistics } from 'node:v8'
import { expected, rows } from './table.mjs'

const { measureAllocation } = await import('../../dist/runners/passes/allocation/measure.js')

/** Heap bytes per op as mitata tells them, asked as its own main file asks. */
async function mitataBytes(op) {
  const { measure } = await import('mitata')
  const heap = () => {
    const { used_heap_size: used, malloced_memory: malloced } = getHeapStatistics()
    return used + malloced
  }
  const stats = await measure(op, { heap, gc: globalThis.gc, min_cpu_time: 20e6 })
  return stats.heap?.avg ?? null
}

const mitata = process.argv.includes('--mitata')
const [part = 1, parts = 1] = (process.argv.find((arg) => /^\d+\/\d+$/.test(arg)) ?? '1/1')
  .split('/')
  .map(Number)
const names = process.argv.at(-1).startsWith('[') ? JSON.parse(process.argv.at(-1)) : null
const isAsked = ({ name }, i) => names?.includes(name) ?? i % parts === part - 1
for (const row of rows.filter(isAsked)) {
  const start = process.cpuUsage()
  const { heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact } = await measureAllocation({ op: row.op })
  const { user, system } = process.cpuUsage(start)
  const counted = { heap: heapBytesPerOp, external: externalBytesPerOp, allocs: allocsPerOp }
  console.log(
    JSON.stringify({
      name: row.name,
      why: row.why,
      expected: expected(row),
      counted,
      exact,
      milliseconds: Math.round((user + system) / 1000),
      mitata: mitata ? await mitataBytes(row.op) : null,
    }),
  )
}
