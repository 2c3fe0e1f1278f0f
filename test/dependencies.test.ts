import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(read('package.json'))
const lock: { packages: Record<string, { dev?: boolean; hasInstallScript?: boolean; integrity?: string }> } =
  JSON.parse(read('package-lock.json'))

describe('the dependencies', () => {
  it('are each listed with a reason, and none that is not there', () => {
    const page = read('docs/dependencies.md')
    const named = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'].flatMap(
      (kind) => Object.keys(manifest[kind] ?? {}),
    )
    const listed = [...page.matchAll(/`([@a-z0-9][\w@/.-]*)`/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => !listed.includes(name))).toEqual([])
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    const inRows = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
    )
    expect(inRows.filter((name) => !named.includes(name))).toEqual([])
  })

  it('need no install script, and are pinned by what they contain', () => {
    const installed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev)
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([])
    expect(installed.filter(([, { integrity }]) => integrity === undefined)).toEqual([])
    expect(read('docs/dependencies.md')).toContain(`${installed.length} packages`)
  })
})
