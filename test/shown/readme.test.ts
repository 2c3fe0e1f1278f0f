import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codeBlocks, keepShort, linkedProject, readDocument, runLinked, runScenariosIn } from './project.js'

describe('the README', () => {
  it('names commands that work, in their order', { timeout: 240_000 }, async () => {
    const folder = linkedProject()
    const lines = codeBlocks(readDocument('README.md'), 'sh').flatMap((block) => block.trim().split('\n'))
    const commands = lines.filter((line) => line.startsWith('npx gclab '))
    expect(commands.length).toBeGreaterThanOrEqual(3)
    for (const line of commands) await runLinked(keepShort(line.split(' ').slice(2)), folder)
    expect(existsSync(join(folder, 'gclab-results/example/report.md'))).toBe(true)
  })

  it('shows scenarios that run', { timeout: 240_000 }, () => runScenariosIn('README.md'))
})
