import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { allocationFlags } from '../../runners/passes/allocation/measure.js'
import { rows } from './table.mjs'

interface Line {
  readonly name: string
  readonly expected: Record<'heap' | 'external' | 'allocs', number>
  readonly counted: Record<'heap' | 'external' | 'allocs', number>
  readonly exact: boolean
}

const measure = join(import.meta.dirname, 'measure.mjs')
const lines = new Map<string, Line>()

/** `npm run truth` does the same on all versions of Node that gclab runs on. */
describe('the truth table, on the Node at hand', () => {
  const count = async (which: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, [...allocationFlags, measure, which])
    for (const text of stdout.trim().split('\n')) {
      const line = JSON.parse(text) as Line
      lines.set(line.name, line)
    }
  }

  beforeAll(async () => {
    await Promise.all(['1/2', '2/2'].map(count))
    // As the pass does: where a process could not tell exactly, as on a busy machine, more are asked.
    for (let tries = 0; tries < 3; tries++) {
      const open = [...lines.values()].filter(({ exact }) => !exact).map(({ name }) => name)
      if (open.length > 0) await count(JSON.stringify(open))
    }
  }, 120_000)

  it('has at least 25 rows, each counted', () => {
    expect(rows.length).toBeGreaterThanOrEqual(25)
    expect(lines.size).toBe(rows.length)
  })

  it.each(rows.map(({ name }) => name))('%s', (name) => {
    const line = lines.get(name)
    const near = (value = Number.NaN) => expect.closeTo(value, 6)
    const { heap, external, allocs } = line?.expected ?? {}
    const counted = { heap: near(heap), external: near(external), allocs: near(allocs) }
    expect(line).toMatchObject({ counted, exact: true })
  })
})
