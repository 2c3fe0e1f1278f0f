import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

it('shows a shared slab that works', () => {
  const [, code = ''] = /^```js\n(.*?)^```/ms.exec(readFileSync(join(root, 'docs/pools.md'), 'utf8')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'gclab-pools-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/gclab'))
  writeFileSync(join(folder, 'shown.mjs'), code)
  const shown = execFileSync(process.execPath, ['shown.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(shown).toBe('message 1000\n')
})
