// Plants faults in our encoders and pools, and wants each to be found by their tests: every so many of them, or
// all by `npm run mutants`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { plantFaults } from './plant.js'
import { subjects } from './subjects.js'
import { tryMutant } from './try-mutant.js'

/** One fault in so many; a prime, so that all kinds have their turn. */
const EVERY = process.env.GCLAB_MUTANTS === 'all' ? 1 : 17
const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe.each(subjects)('$file', ({ file, tests, harmless }) => {
  const source = read(file)
  const lines = source.split('\n')

  it('passes without a fault', async () => {
    expect(await tryMutant(file, source, tests)).toBeNull()
  })

  it('has each planted fault found', { timeout: 600_000 }, async () => {
    const parts = Object.keys(harmless)
    // A reason whose line is gone is one too many.
    expect(parts.filter((part) => !source.includes(part))).toEqual([])
    const planted = plantFaults(source).filter(
      ({ line }) => !parts.some((part) => lines[line - 1]?.includes(part)),
    )
    const missed: string[] = []
    for (const { line, change, source: mutant } of planted.filter((_, index) => index % EVERY === 0)) {
      if ((await tryMutant(file, mutant, tests)) === null) missed.push(`${file}:${line} ${change}`)
    }
    expect(missed).toEqual([])
  })
})

it('finds that what a buffer had no room for is not noticed, as was once so', async () => {
  const file = 'scenarios/bid-serialize/write-string.ts'
  const source = read(file)
  const fault = source.replace(
    'bytes.write(text, start, length) < length',
    'bytes.write(text, start, length) < 0',
  )
  expect(fault).not.toBe(source)
  expect(await tryMutant(file, fault, ['scenarios/bid-serialize/write-string.test.ts'])).toContain(
    'AssertionError',
  )
})
