import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { namedRuntimes, runtimeOf } from './node-versions.js'

afterEach(() => vi.unstubAllEnvs())
const { signal } = new AbortController()

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
  expect(await runtimeOf('v22', (text) => notices.push(text), signal)).toBe(binary)
  expect(await runtimeOf('/opt/node', (text) => notices.push(text), signal)).toBe('/opt/node')
  expect(notices).toEqual([])
})

it.skipIf(process.platform === 'win32')('keeps nothing of a version whose fetching failed', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'gclab-cache-'))
  const bin = mkdtempSync(join(tmpdir(), 'gclab-bin-'))
  vi.stubEnv('XDG_CACHE_HOME', cache)
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`)
  // As npm leaves it when it is cut off: the binary is there, and not whole.
  const half = `mkdir -p node_modules/node-${process.platform}-${process.arch}/bin; echo half > node_modules/node-${process.platform}-${process.arch}/bin/node`
  const npm = (end: string) =>
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${half}\n${end}\n`, { mode: 0o755 })
  npm('echo npm error code ECONNRESET >&2; exit 1')
  const failed = runtimeOf('21', () => {}, signal)
  await expect(failed).rejects.toMatchObject({ exitCode: 3, message: /could not be fetched.*ECONNRESET/ })
  npm('echo npm error code E404 >&2; exit 1')
  await expect(runtimeOf('21', () => {}, signal)).rejects.toMatchObject({ exitCode: 2 })
  expect(readdirSync(join(cache, 'gclab/node'))).toEqual([])
  npm('exit 0')
  expect(await runtimeOf('21', () => {}, signal)).toMatch(/gclab\/node\/21\/node_modules\/.*\/bin\/node$/)
})
