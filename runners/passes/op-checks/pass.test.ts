import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lab } from '../../../test/testdata/verify-file.js'
import type { Launcher } from '../../processes/launch.js'
import { verifyCase } from '../verify/pass.js'
import { checkOps } from './pass.js'

const url = pathToFileURL(join(import.meta.dirname, '../../../test/testdata/op-checks/ops.mjs')).href
const place = { url, scenario: 'op-checks', case: 'only' }

async function found(variant: string, firstApart = false): Promise<readonly object[]> {
  return checkOps(lab, place, [{ name: variant, variant, flags: [] }], firstApart)
}

describe('a look at an op', () => {
  it.each([
    'sorts in place',
    'drains an iterator',
    'takes from a list by and by',
    'drains a queue',
    'drains a map',
    'consumes a stream',
    'sorts typed numbers by a comparison',
  ])('notices an input that is used up: %s', async (variant) => {
    expect(await found(variant)).toEqual([
      {
        code: 'input-used-up',
        scenario: 'op-checks',
        case: 'only',
        variant,
        firstOpRatio: expect.any(Number),
      },
    ])
  })

  it('takes the word of the outputs for it', async () => {
    expect(await found('sorts a copy', true)).toMatchObject([{ code: 'input-used-up', firstOpRatio: null }])
  })

  it.each([
    ['leaves a tick', 'callbacks'],
    ['leaves an immediate', 'callbacks'],
    ['leaves a short timer', 'callbacks'],
    ['leaves a file to be looked at', 'callbacks'],
    ['leaves a promise', 'callbacks'],
    ['leaves an immediate after its promise', 'callbacks'],
    ['queues for one tick', 'callbacks'],
    ['makes weak references', 'weak references'],
    ['registers finalizers', 'weak references'],
  ])('notices work that is left for later: %s', async (variant, leaves) => {
    const [warning, ...others] = await found(variant)
    expect(warning).toMatchObject({ code: 'loop-turned', variant, leaves })
    expect(Math.log2((warning as { every: number }).every) % 1).toBe(0)
    expect(others).toEqual([])
  })

  it.each(['leaves a timer', 'leaves a timer that the loop does not wait for', 'goes on without end'])(
    'refuses work that comes to no end: %s',
    async (variant) => {
      expect(await found(variant)).toMatchObject([{ code: 'work-left-behind', variant, leaves: 'callbacks' }])
    },
  )

  it.each([
    'sorts a copy',
    'counts',
    'goes round',
    'fills a cache by and by',
    'is compiled for each instance',
    'comes with much code',
    'fills new memory',
    'may be made once',
    'looks a weak reference up',
    'awaits an immediate',
    'awaits a turn beside a weak reference',
    'awaits microtasks',
    'clears its timer',
  ])('accuses nobody else: %s', async (variant) => {
    expect(await found(variant)).toEqual([])
  })

  it.each([
    ['sorts typed numbers by a comparison', ['input-used-up'], ['verify']],
    ['leaves a promise', ['nothing-to-verify', 'loop-turned'], ['verify']],
    ['leaves a timer', ['work-left-behind'], ['verify']],
    ['clears its timer', ['nothing-to-verify'], ['verify']],
    ['may be made once', [], ['verify', 'op-checks', 'op-checks']],
  ])(
    'needs no child beside that which verifies where that can look, too: %s',
    async (variant, codes, passes) => {
      const started: string[] = []
      const launch: Launcher = (job, options) => {
        started.push(job.pass)
        return lab.launch(job, options)
      }
      const contender = { name: variant, variant, flags: [] }
      const { warnings } = await verifyCase({ ...lab, launch }, place, [contender])
      expect(warnings.map(({ code }) => code)).toEqual(codes)
      expect(started).toEqual(passes)
    },
  )

  it('is no fault of an op that is over in it', async () => {
    const contender = { name: 'ends in a look', variant: 'ends in a look', flags: [] }
    const { verified, warnings } = await verifyCase(lab, place, [contender])
    expect(verified.outputs).toBe(0)
    expect(warnings).toEqual([])
  })
})
