import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { folderOf } from '../scenario-files/typescript/testdata/project.js'
import { readEnvironment } from './environment.js'

afterEach(() => vi.unstubAllEnvs())

it('reads the version of another Node.js, whatever is loaded into it prints', async () => {
  const folder = folderOf({ 'loud.cjs': "console.log('{}'); process.on('exit', () => console.log('bye'))" })
  const node = join(folder, 'node')
  writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 })
  vi.stubEnv('NODE_OPTIONS', `--require ${join(folder, 'loud.cjs')}`)
  expect(await readEnvironment(node)).toMatchObject({ node: process.version, v8: process.versions.v8 })
})

it('says that what it was given is no Node.js', async () => {
  await expect(readEnvironment('/bin/true')).rejects.toThrow('/bin/true is not a Node.js that runs here')
})
