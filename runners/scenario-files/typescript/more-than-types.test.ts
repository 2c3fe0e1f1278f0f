import { describe, expect, it } from 'vitest'
import { look, using } from './testdata/project.js'

describe('TypeScript as people write it', () => {
  it('leaves out imports that only types use, unless the project keeps them', async () => {
    const files = {
      'a.ts': using('./used'),
      'used.ts':
        "// Of Options.\nimport all, { Options, type Other, standard as usual } from './types'\n" +
        'export const a = (o: Options, p: Other) => all ?? usual ?? o ?? p',
      'types.ts':
        'export interface Options { a: 1 }\nexport type Other = 1\nexport const standard = 1\nexport default 1',
    }
    expect(await look(files, 'a.ts')).toMatchObject({ status: 'ok' })
    const verbatim = { 'tsconfig.json': '{ "compilerOptions": { "verbatimModuleSyntax": true } }' }
    expect(await look({ ...files, ...verbatim }, 'a.ts')).toMatchObject({
      status: 'invalid',
      cause: expect.stringMatching(/does not provide an export named 'Options'/),
    })
  })

  it.each([
    ['enum', 'enum Kind { A, B = 5 }\nexport const name = Kind[5]'],
    ['const enum', "const enum Kind { A = 'B' }\nexport const name = Kind.A"],
    ['namespace', 'namespace N {\n  export const b: string = "B"\n}\nexport const name = N.b'],
    [
      'namespace with a class',
      'class C {}\nnamespace C { export const b = "B" }\nexport const name = (C as any).b',
    ],
    [
      'parameter property',
      'class P {\n  constructor(readonly b = "B") {}\n}\nexport const name = Object.keys(new P()).join().toUpperCase()',
    ],
    ['import x = require', "import os = require('node:path')\nexport const name = os.basename('/a/B')"],
  ])('transforms what is more than types: %s', async (_, code) => {
    const scenario = `import { name } from './used'
export default { name, title: 'X', cases: { a: 1 }, variants: { baseline: () => () => 1 } }`
    const trial = await look({ 'a.ts': scenario, 'used.ts': code }, 'a.ts')
    expect(trial).toMatchObject({
      status: 'ok',
      result: { name: 'B', notes: [{ kind: 'transformed', what: expect.stringMatching(/used\.ts$/) }] },
    })
  })

  const commonJs = {
    'tsconfig.json': '{ "compilerOptions": { "module": "CommonJS", "esModuleInterop": true } }',
  }
  const byPackage = {
    'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }',
    'package.json': '{}',
  }
  const deep = {
    'node_modules/lib/package.json': '{ "name": "lib", "main": "./main.js" }',
    'node_modules/lib/main.js': 'module.exports = Object.assign(() => 1, { ["B"]: "B" })',
    'node_modules/lib/deep.js': 'module.exports = "B"',
    'node_modules/modern/package.json': '{ "name": "modern", "type": "module", "exports": "./main.js" }',
    'node_modules/modern/main.js': 'export const B = "B"',
  }

  it.each([
    [
      commonJs,
      "import { basename } from 'path'\nexport const name = basename(__dirname) && basename('/a/B')",
    ],
    [commonJs, "const path = require('path')\nexport const name = path.basename('/a/B')"],
    [commonJs, "import { B } from 'lib'\nexport const name: string = B"],
    [commonJs, "import lib from 'lib/deep'\nexport const name: string = lib"],
    [commonJs, "import { B as name } from 'modern'\nexport { name }"],
    [commonJs, "export * from './other'\nexport const none = module.id"],
    [commonJs, "import lib = require('lib')\nexport = { name: lib.B }"],
    [byPackage, 'export const name = typeof __filename === "string" ? "B" : "A"'],
    [byPackage, 'export const name = import.meta.url === undefined ? "A" : "B"'],
    [byPackage, 'export const name = await Promise.resolve("B")'],
    [{}, "module.exports = { name: 'B' as string }"],
    [{}, "import lib from 'lib/deep'\nexport const name: string = lib"],
  ])('runs the CommonJS that %j means: %j', async (project, code) => {
    const files = { ...deep, ...project, 'used.ts': code, 'other.ts': "export const name: string = 'B'" }
    const scenario = `import * as used from './used.ts'
const { name } = { ...used.default, ...used }
export default { name, title: 'X', cases: { a: 1 }, variants: { baseline: () => () => 1 } }`
    // Nobody can require a module that waits.
    const scenarios = code.includes('await') ? ['a.mjs'] : ['a.mjs', 'a.ts']
    // Before Node 22.15 the names behind export * are not known to an import.
    for (const file of code.includes('export *') ? ['a.ts'] : scenarios)
      expect(await look({ ...files, [file]: scenario }, file)).toMatchObject({
        status: 'ok',
        result: { name: 'B' },
      })
  })

  it('shows a variant as it was written, whatever became of the file', async () => {
    const code = `import { defineScenario } from 'gclab'
enum Kind { A }
export default defineScenario({
  name: 'x', title: 'X', cases: { one: 1 },
  variants: {
    /** As it is. */
    baseline: (n: number) => {
      return (): number => n + Kind.A
    },
  },
})`
    expect(await look({ ...commonJs, 'a.ts': code }, 'a.ts')).toMatchObject({
      status: 'ok',
      result: {
        sources: [
          {
            line: 6,
            code: '/** As it is. */\nbaseline: (n: number) => {\n  return (): number => n + Kind.A\n},',
          },
        ],
      },
    })
  })
})
