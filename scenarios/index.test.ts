import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { baselineOf } from '../model/scenario.js'
import { bundled } from './index.js'

describe.each(bundled)('the bundled scenario $name', ({ name, file }) => {
  // The list names the built files; the tests run their sources.
  const source = file.replace(/\.js$/, '.ts')

  it('is there under its name, and its write-up beside it', async () => {
    const { default: scenario } = await import(source)
    expect(scenario.name).toBe(name)
    expect(scenario.title).not.toBe('')
    expect(Object.keys(scenario.variants)).toContain(baselineOf(scenario))
    expect(Object.keys(scenario.variants).length).toBeGreaterThan(1)
    expect(existsSync(fileURLToPath(new URL(scenario.writeup, source)))).toBe(true)
  })
})
