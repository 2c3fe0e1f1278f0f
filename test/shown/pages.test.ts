import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { codeBlocks, linkedProject, readDocument, runLinked, runScenariosIn } from './project.js'

describe('a page', () => {
  it.each(['docs/first-scenario.md', 'docs/scenario-file.md'])(
    'shows scenarios that run: %s',
    { timeout: 240_000 },
    (file) => runScenariosIn(file),
  )

  it('shows a program that runs: docs/library.md', { timeout: 120_000 }, async () => {
    const [program = ''] = codeBlocks(readDocument('docs/library.md'), 'js')
    const cwd = linkedProject()
    expect(program).toContain('forks: 6')
    writeFileSync(join(cwd, 'program.mjs'), program.replace('forks: 6', 'forks: 2'))
    const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd })
    expect(stdout).toMatch(/^short added (?:faster|slower|same|inconclusive) (?:fewer|same|more)\n/)
  })

  it('shows limits that compare something: docs/ci.md', { timeout: 240_000 }, async () => {
    const [config = ''] = codeBlocks(readDocument('docs/ci.md'), 'ts').filter((block) =>
      block.includes('limits'),
    )
    const cwd = linkedProject()
    writeFileSync(join(cwd, 'gclab.config.ts'), config)
    const few = ['--case', 'short stream', '--variant', 'pooled-frame', '--no-time', '--quick']
    const told = await runLinked(['gate', '--limits', 'gclab.config.ts', ...few], cwd).catch(
      ({ stdout }) => stdout,
    )
    expect(told).toMatch(/Gate (passed|failed): /)
    expect(told).not.toContain('not comparable')
  })
})
