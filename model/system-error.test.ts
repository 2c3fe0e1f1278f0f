import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exitCodes } from './errors.js'
import { asLabError } from './system-error.js'

/** What is said of a file that is not there. */
function missing(path: string) {
  try {
    readFileSync(path)
  } catch (error) {
    return asLabError(error)
  }
  throw new Error(`${path} is there`)
}

describe('a file that is missing', () => {
  it('is the caller’s mistake, unless it is gclab’s own', () => {
    expect(missing('/nowhere/run.json')?.exitCode).toBe(exitCodes.usage)
    const own = missing(join(import.meta.dirname, '../dist/model/gone.json'))
    expect(own?.exitCode).toBe(exitCodes.unmeasured)
    expect(own?.message).toContain('Install it again')
  })
})
