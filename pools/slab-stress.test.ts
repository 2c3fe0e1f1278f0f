import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

interface Outcome {
  readonly pairs: number
  readonly messages: number
  readonly terminated: number
  readonly reclaimed: number
  readonly violated: number
  readonly violations: readonly string[]
}

const script = join(import.meta.dirname, 'testdata/slab-stress.mjs')
/** `npm run stress` takes five million. */
const pairs = Number(process.env.GCLAB_STRESS_PAIRS ?? 1_000_000)

/** Runs the stress test in a process of its own; its threads load the built slab. */
async function stress(options: object): Promise<Outcome> {
  if (!existsSync(join(import.meta.dirname, '../dist/pools/slab.js'))) {
    throw new Error('dist/ is missing: run npm run build first.')
  }
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(options)], {
    timeout: 100_000,
  })
  return JSON.parse(stdout) as Outcome
}

describe('the slab under stress', () => {
  it('loses, doubles and mangles nothing in a million borrows or more, with workers terminated in the middle', async () => {
    const outcome = await stress({ pairs, terminations: 12 })
    expect(outcome.violations).toEqual([])
    expect(outcome.pairs).toBeGreaterThanOrEqual(pairs)
    expect(outcome.messages).toBeGreaterThan(pairs / 10)
    expect(outcome.terminated).toBe(12)
    // Each of them held at least one slot when it was terminated.
    expect(outcome.reclaimed).toBeGreaterThanOrEqual(12)
  }, 120_000)

  const broken = [
    ['borrows by looking and then writing', 'broken-claim', 0],
    ['has an untagged stack for a free list', 'broken-stack', 0],
    ['brings nothing back', 'broken-reclaim', 100],
    ['brings back messages on their way', 'broken-heir', 100],
    ['announces a message before it is there', 'broken-ring', 0],
  ] as const
  it.each(broken)('fails on a pool that %s', async (_, pool, terminations) => {
    const outcome = await stress({ pool: `./${pool}.mjs`, terminations, patienceMs: 1_500 })
    expect(outcome.violated).toBeGreaterThan(0)
    // Pools that break when a thread dies must break because of that.
    expect(outcome.terminated > 0).toBe(terminations > 0)
  })
})
