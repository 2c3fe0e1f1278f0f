import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { WorkResult } from '../../../model/run.js'
import { lab } from '../../../test/testdata/verify-file.js'
// @ts-expect-error: a table of ops, in JavaScript since V8 counts in the code as it is written
import { ops } from '../../../test/testdata/work/ops.mjs'
import { startChild } from '../lab.js'
import { workFlags } from './pass.js'

const folder = join(import.meta.dirname, '../../../test/testdata')
const known = ops as readonly (readonly [name: string, steps: number, why: string])[]

describe('the steps of an op', () => {
  const output = execFileSync(process.execPath, [...workFlags, join(folder, 'work/count.mjs')], {
    encoding: 'utf8',
  })
  const counted = new Map<string, WorkResult>(JSON.parse(output))

  it.each(known)('are known: %s, %d: %s', (name, steps) => {
    const { stepsPerOp, exact } = counted.get(name) as WorkResult
    expect({ stepsPerOp, exact }).toEqual({ stepsPerOp: steps, exact: true })
  })

  it('are told by line, and add up', () => {
    for (const { stepsPerOp, sites } of counted.values())
      expect(sites.reduce((sum, site) => sum + site.stepsPerOp, 0)).toBeCloseTo(stepsPerOp, 9)
    const { sites } = counted.get('recursion') as WorkResult
    expect(sites[0]).toEqual({
      function: 'fibonacci',
      file: 'test/testdata/work/ops.mjs',
      line: expect.any(Number),
      code: expect.stringContaining('fibonacci(n - 1)'),
      stepsPerOp: 30,
    })
  })

  it('have a smallest and a largest op where ops differ', () => {
    expect(counted.get('every other op does more')).toMatchObject({ fewest: 3, most: 4 })
    expect(counted.get('a loop')).not.toHaveProperty('fewest')
  })
})

describe('the work pass', () => {
  const url = pathToFileURL(join(folder, 'scenarios/work.ts')).href
  const place = { url, scenario: 'work', case: 'only' }
  const count = async (variant: string) => {
    const trial = await startChild(lab, 'work', place, { variant, flags: [] }, {}, workFlags).done
    if (trial.status !== 'ok') throw new Error(trial.cause)
    return trial.result as WorkResult
  }

  it('leaves out what prepares an input', async () => {
    expect(await count('prepared')).toMatchObject({ stepsPerOp: 6, exact: true })
  })

  it('counts once caches are full', async () => {
    expect(await count('cached')).toMatchObject({ stepsPerOp: 3, exact: true })
  })

  it('names lines of TypeScript that is transformed', async () => {
    const { sites } = await count('transformed')
    expect(sites.map(({ file, line, stepsPerOp }) => [file, line, stepsPerOp])).toEqual([
      ['test/testdata/scenarios/work.ts', 40, 2],
      ['test/testdata/scenarios/work.ts', 7, 1],
      ['test/testdata/scenarios/work.ts', 39, 1],
      ['test/testdata/scenarios/work.ts', 41, 1],
    ])
  })
})
