// What is published: made of dist/, so it tests what was built last.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

function packed(folder: string): { files: { path: string; size: number }[]; unpackedSize: number } {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const told = execFileSync(npm, ['pack', folder, '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(told)[0]
}

/** The packages that the JavaScript below `folder` imports. */
function importedBelow(folder: string): Set<string> {
  const names = new Set<string>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js') || file.startsWith('vendor')) continue
    const code = readFileSync(join(folder, file), 'utf8')
    for (const [, name = ''] of code.matchAll(/^(?:import|export|\}) .*?from '((?!\.|node:)[^'\s]+)'/gm))
      names.add(name)
  }
  return names
}

describe('the packed package', () => {
  it('has all that it is entered by, no tests, and is small', () => {
    const { files, unpackedSize } = packed('.')
    const paths = files.map(({ path }) => path)
    expect(paths.filter((path) => /\.test\.|testdata|node_modules/.test(path))).toEqual([])
    const entries = JSON.stringify(manifest.exports).match(/dist\/[^"]+/g) ?? []
    expect(entries.length).toBeGreaterThan(10)
    for (const path of [...entries, 'dist/start.js', 'dist/vendor/licences.md', 'LICENSE', 'README.md'])
      expect(paths).toContain(path)
    expect(unpackedSize).toBeLessThan(7e6)
  })

  it('imports nothing that users do not install', () => {
    const theirs = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    }
    const imported = [...importedBelow(join(root, 'dist'))]
    expect(imported).toContain('commander')
    // What it writes for others imports gclab, and vitest is theirs.
    expect(imported.filter((name) => !(name in theirs)).sort()).toEqual(['gclab', 'vitest'])
  })

  it('leads from each declaration to declarations that are there', () => {
    const dist = join(root, 'dist')
    for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.d.ts')) continue
      const text = readFileSync(join(dist, file), 'utf8')
      for (const [, path = ''] of text.matchAll(/(?:from |import\()["'](\.[^"']+)\.js["']/g))
        expect(existsSync(join(dist, file, '..', `${path}.d.ts`)), `${file} -> ${path}`).toBe(true)
    }
  })
})

describe('the pools as a package of their own', () => {
  const folder = join(root, 'dist/pools')

  it('depend on nothing, and are those that gclab hands on', async () => {
    const { files, unpackedSize } = packed('./dist/pools')
    const own = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    expect(own).toMatchObject({ name: 'gclab-pools', version: manifest.version })
    expect(own.dependencies).toBeUndefined()
    expect([...importedBelow(folder)]).toEqual([])
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'index.d.ts']),
    )
    expect(unpackedSize).toBeLessThan(80_000)
    const alone = await import(pathToFileURL(join(folder, own.exports['.'].default)).href)
    expect(Object.keys(alone).sort()).toEqual(['attachSlab', 'bufferPool', 'createSlab', 'objectPool'])
    expect(join(root, manifest.exports['./pools'].default)).toBe(join(folder, 'index.js'))
  })
})
