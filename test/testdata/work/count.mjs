// Counts the steps of ops.mjs, all in this process, whose flags are those of the pass.
import { startCoverage } from '../../../dist/runners/child/coverage.js'
import { countWork } from '../../../dist/runners/passes/work/count-windows.js'

const coverage = startCoverage()
const { ops } = await import('./ops.mjs')
const counted = []
for (const [name, , , op] of ops) counted.push([name, await countWork({ op }, coverage)])
process.stdout.write(JSON.stringify(counted))
