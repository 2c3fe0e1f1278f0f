import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { resolveTargets } from './find.js'

const folder = mkdtempSync(join(tmpdir(), 'gclab-targets-'))
mkdirSync(join(folder, 'bench/deep'), { recursive: true })
mkdirSync(join(folder, 'bench/node_modules/x'), { recursive: true })
mkdirSync(join(folder, 'empty'))
const files = [
  'b.gclab.ts',
  'a.gclab.mjs',
  'deep/c.gclab.ts',
  'other.ts',
  '[odd].gclab.ts',
  'node_modules/x/d.gclab.ts',
]
for (const file of files) writeFileSync(join(folder, 'bench', file), '')
writeFileSync(join(folder, 'bench/deep/words.js'), "const { Bench } = require('tinybench')")
writeFileSync(join(folder, 'bench/deep/sort.js'), "import { bench } from 'vitest'; bench.skipIf(no)('a', f)")
// Tests, and what sets them up, are no benchmarks.
writeFileSync(join(folder, 'bench/deep/words.test.js'), "import { it } from 'vitest'; it('a', f)")
writeFileSync(join(folder, 'bench/deep/setup.js'), "import { bench } from 'vitest'; globalThis.bench = bench")

const names = (pattern: string): string[] => resolveTargets(pattern, folder).map(({ name }) => name)

describe('the name of a scenario', () => {
  it('may be bundled, a file, or a glob', () => {
    expect(names('sse-poke')).toEqual(['sse-poke'])
    expect(resolveTargets('./bench/b.gclab.ts', folder)).toEqual([
      { name: './bench/b.gclab.ts', url: pathToFileURL(join(folder, 'bench/b.gclab.ts')).href },
    ])
    expect(names('./bench/*.gclab.ts')).toEqual(['bench/[odd].gclab.ts', 'bench/b.gclab.ts'])
    expect(names('bench/**/*.gclab.{ts,mjs}')).toEqual([
      'bench/[odd].gclab.ts',
      'bench/a.gclab.mjs',
      'bench/b.gclab.ts',
      'bench/deep/c.gclab.ts',
    ])
    expect(names('bench/[odd].gclab.ts')).toEqual(['bench/[odd].gclab.ts'])
    expect(names('bench')).toEqual([
      'bench/[odd].gclab.ts',
      'bench/a.gclab.mjs',
      'bench/b.gclab.ts',
      'bench/deep/c.gclab.ts',
      'bench/deep/sort.js',
      'bench/deep/words.js',
    ])
  })

  it.each([
    ['bench/*.gclab.js', /no file matches bench\/\*\.gclab\.js in/],
    [
      'empty',
      /empty is a folder without scenarios \(\*\.gclab\..*\) and without benchmarks of benchmark, .*vitest$/,
    ],
    ['bench/none.ts', /there is no file .*none\.ts/],
    ['none', /there is no scenario "none"\. Bundled are sse-poke/],
  ])('is refused when nothing is called so: %s', (name, message) => {
    expect(() => resolveTargets(name, folder)).toThrow(message)
  })

  it.runIf(process.platform === 'linux')('is not a pipe, which would wait for whoever writes into it', () => {
    execFileSync('mkfifo', [join(folder, 'pipe.gclab.mjs')])
    expect(() => resolveTargets('pipe.gclab.mjs', folder)).toThrow(/is not a scenario file: it is a pipe/)
  })
})
