// Plants faults in the encoders and pools; the tests must find each: a sample of them, or all by `npm run
// mutants`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { plantFaults } from './plant.js'
import { isHarmless, partOf, subjects } from './subjects.js'
import { tryMutant } from './try-mutant.js'

/** One fault in so many; a prime, so that all kinds have their turn. */
const EVERY = process.env.GCLAB_MUTANTS === 'all' ? 1 : 41
const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe.each(subjects)('$file', (subject) => {
  const { file, tests, harmless } = subject
  const source = read(file)
  const lines = source.split('\n')
  let tookMs = 0

  it('passes without a fault', async () => {
    const start = performance.now()
    expect(await tryMutant(file, source, tests)).toBeNull()
    tookMs = performance.now() - start
  })

  it('has each planted fault found', { timeout: 600_000 }, async () => {
    // A reason whose line is gone is one too many.
    expect(Object.keys(harmless).filter((key) => !source.includes(partOf(key)))).toEqual([])
    const planted = plantFaults(source).filter(
      ({ line, change }) => !isHarmless(subject, lines[line - 1] ?? '', change),
    )
    const missed: string[] = []
    for (const { line, change, source: mutant } of planted.filter((_, index) => index % EVERY === 0)) {
      // For a mutant that runs in circles: much longer than the tests take.
      const found = await tryMutant(file, mutant, tests, Math.max(500, 10 * tookMs))
      if (found === null) missed.push(`${file}:${line} ${change}`)
    }
    // One text: of two lists that differ from [] vitest shows only one.
    expect(missed.join('\n')).toBe('')
  })
})

it('finds that what a buffer had no room for is not noticed, as was once so', async () => {
  const file = 'scenarios/bid-serialize/write-string.ts'
  const source = read(file)
  const fault = source.replace('new ArrayBuffer(LONG_TEXT + WIDEST)', 'new ArrayBuffer(LONG_TEXT)')
  expect(fault).not.toBe(source)
  expect(await tryMutant(file, fault, ['scenarios/bid-serialize/write-string.test.ts'])).toContain(
    'AssertionError',
  )
})
