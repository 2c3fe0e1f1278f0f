import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { namedRuntimes, runtimeOf } from './node-versions.js'

afterEach(() => vi.unstubAllEnvs())

it('takes lists of versions apart, and leaves paths whole', () => {
  expect(namedRuntimes(['22,24.1', '/opt/a,b/node', 'v20.19.0'])).toEqual([
    '22',
    '24.1',
    '/opt/a,b/node',
    'v20.19.0',
  ])
})

it('finds a version in the cache without a word, and leaves a path as it is', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'gclab-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', cache)
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = platform === 'win' ? 'node.exe' : 'node'
  const binary = join(cache, 'gclab/node/22/node_modules', `node-${platform}-${process.arch}`, 'bin', file)
  mkdirSync(dirname(binary), { recursive: true })
  writeFileSync(binary, '')
  const notices: string[] = []
  expect(await runtimeOf('v22', (text) => notices.push(text))).toBe(binary)
  expect(await runtimeOf('/opt/node', (text) => notices.push(text))).toBe('/opt/node')
  expect(notices).toEqual([])
})
