import { describe, expect, it } from 'vitest'
import { aliased, look, using } from './testdata/project.js'

const installed = {
  'node_modules/used/package.json': '{ "name": "used", "main": "./main.js" }',
  'node_modules/used/main.js': 'exports.one = 1',
}

describe('a scenario in a project', () => {
  it('imports through path aliases, without extensions, JSON, CommonJS and ESM, and gclab where it is not installed', async () => {
    expect(await look(aliased, 'bench/price.gclab.ts')).toMatchObject({
      status: 'ok',
      result: { name: 'price' },
    })
  })

  it('imports the fields of a JSON file by name, as bundlers do, and all of it with or without an attribute', async () => {
    const code = `import all, { version, default as again } from './package.json'
      import { typed } from './typed.ts'
      const name = [version, all.name, again.a.b, typed.version, 'class' in all].join('-')
      export default { name, title: 'X', cases: { a: 1 }, variants: { baseline: () => () => 1 } }`
    const json =
      '{ "name": "named", "version": "1.2", "class": 3, "is-not": 4, "default": 5, "a": { "b": 6 } }'
    // Each in a file of its own: Node 20 takes the two for one within a file.
    const typed = `import typed from './package.json' with { type: 'json' }\nexport { typed }`
    expect(await look({ 'a.ts': code, 'typed.ts': typed, 'package.json': json }, 'a.ts')).toMatchObject({
      status: 'ok',
      result: { name: '1.2-named-6-1.2-true' },
    })
  })

  it.each([
    [
      'const f = (a: any) => a\n\n@f\nexport class P {}',
      /used\.ts:3 @f A decorator is more than types\. .*--import tsx/,
    ],
    [
      "const f = (...a: any[]) => a\nexport class P { m = '@'; @f run() {} }",
      /used\.ts:2 .* A decorator is more than types\. .*--import tsx/,
    ],
    ['export const a: number =\n', /used\.ts:\d is not valid TypeScript: Expression expected/],
    ["export { Kind } from './types.js'", /used\.ts:1 .*If it is a type, export it with "export type"/],
    ["import { Kind } from './types.js'\nexport { Kind }", /used\.ts:1 .*import it with "import type"/],
    ['enum A { B = }', /used\.ts:\d is not valid TypeScript/],
  ])('says what is wrong and where: %j', async (code, message) => {
    const files = { 'a.ts': using('./used.ts'), 'used.ts': code, 'types.ts': 'export type Kind = 1' }
    const trial = await look(files, 'a.ts')
    expect(trial).toMatchObject({ status: 'invalid', cause: expect.stringMatching(message) })
  })

  it.each([
    "const { name } = await import('./name.ts')",
    "import { readFileSync } from 'node:fs'\nimport { name } from './name.ts'\nreadFileSync",
    "import { createRequire } from 'node:module'\nconst { name } = createRequire(import.meta.url)('./name.ts')",
    "import * as all from './name'\nconst { name } = all",
  ])('has hooks for TypeScript however a script comes to it: %j', async (code) => {
    const scenario = `${code}\nexport default { name, title: 'X', cases: { a: 1 }, variants: { baseline: () => () => 1 } }`
    const trial = await look({ 'a.mjs': scenario, 'name.ts': "export const name: string = 'typed'" }, 'a.mjs')
    expect(trial).toMatchObject({ status: 'ok', result: { name: 'typed' } })
  })

  const hooks = `export const load = (url, context, next) => {
  if (!/\\.tsx?$/.test(url) || url.endsWith('a.ts')) return next(url, context)
  const source = readFileSync(new URL(url), 'utf8').replace('@logged', '').replace('<p/>', '1')
  return { format: 'module', source, shortCircuit: true }
}`
  const loaders = {
    'hooks.mjs': `import { readFileSync } from 'node:fs'\n${hooks}`,
    'thread.mjs': "import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)",
    'here.mjs': `import { readFileSync } from 'node:fs'\nimport * as all from 'node:module'\n${hooks}
if (all.registerHooks) all.registerHooks({ load })
else all.register('./hooks.mjs', import.meta.url)`,
  }

  it.each(['thread.mjs', 'here.mjs'])(
    'leaves a file to a loader of the user’s that makes JavaScript of it: %s',
    async (loader) => {
      const files = {
        ...loaders,
        'a.ts': `import { view } from './view'\n${using('./used.ts').replace('=> 1', '(): number => view')}`,
        'used.ts': '@logged\nexport class P {}',
        'view.tsx': 'export const view = <p/>',
      }
      expect(await look(files, 'a.ts', loader)).toMatchObject({ status: 'ok', result: { name: 'x' } })
    },
  )

  it('says of a module to import first that it is not there, or fails', async () => {
    const files = { ...installed, 'a.mjs': using('used'), 'fails.mjs': "throw new Error('no luck')" }
    expect(await look(files, 'a.mjs', 'none.mjs')).toMatchObject({
      status: 'invalid',
      cause: expect.stringMatching(/module of --import failed .*Cannot find module .*none\.mjs/),
    })
    expect(await look(files, 'a.mjs', 'fails.mjs')).toMatchObject({
      status: 'invalid',
      cause: expect.stringMatching(/module of --import failed .*no luck/),
    })
  })

  it('has no answer to JSX', async () => {
    const trial = await look({ 'a.ts': using('./used.tsx'), 'used.tsx': 'export const a = <p/>' }, 'a.ts')
    expect(trial).toMatchObject({
      status: 'invalid',
      cause: expect.stringContaining('JSX is more than types'),
    })
  })

  it('takes an alias that begins with # for one like any other, and does without a tsconfig.json in JavaScript', async () => {
    const hash = await look(
      {
        'package.json': '{ "type": "module" }',
        'tsconfig.json': '{ "compilerOptions": { "paths": { "#/*": ["./src/*"] } } }',
        'src/used.ts': 'export const a: number = 1',
        'a.ts': using('#/used'),
      },
      'a.ts',
    )
    expect(hash).toMatchObject({ status: 'ok' })
    const broken = { 'tsconfig.json': '{ "extends": "./.nuxt/tsconfig.json" }' }
    const plain = await look({ ...broken, ...installed, 'a.mjs': using('used') }, 'a.mjs')
    expect(plain).toMatchObject({ status: 'ok' })
    expect(plain).toMatchObject({ result: { notes: [] } })
  })

  it('reads what is there of a tsconfig.json that extends what is not, and says so', async () => {
    const files = {
      'tsconfig.json': `{ "extends": "./.nuxt/tsconfig.json", // made later
        "compilerOptions": { "paths": { "~/*": ["./src/*"] }, }, }`,
      'src/used.ts': 'export const a: number = 1',
      'a.ts': using('~/used'),
    }
    expect(await look(files, 'a.ts')).toMatchObject({
      status: 'ok',
      result: {
        notes: [
          { kind: 'tsconfig', what: expect.stringMatching(/tsconfig\.json: File '.*\.nuxt.*' not found$/) },
          {},
        ],
      },
    })
  })

  it('takes paths through several tsconfig.json', async () => {
    const files = {
      'tsconfig.json': '{ "extends": ["./a.json", "./b/b.json"] }',
      'a.json': '{ "extends": "./c.json" }',
      'c.json': '{ "compilerOptions": { "paths": { "never": ["./never"] } } }',
      'b/b.json': '{ "extends": "../d/d.json" }',
      'd/d.json': '{ "compilerOptions": { "paths": { "#lib/*": ["./lib/*"] } } }',
      'd/lib/used.ts': 'export const a: number = 1',
      'a.ts': using('#lib/used'),
    }
    expect(await look(files, 'a.ts')).toMatchObject({ status: 'ok' })
  })

  it.each([
    [
      'used.ts',
      "export const a = require('node:os')",
      /\/used\.ts:1\. By its name or its tsconfig\.json the file is an ES module/,
    ],
    ['used.ts', 'export const a: string = __dirname', /\/used\.ts:1\. .*use import\.meta\.dirname/],
    ['used.ts', "throw new Error('no luck')", /no luck at .*\/used\.ts:1$/],
    ['used.js', "import 'node:os'", /\/used\.js:1 .*name it \.mjs \(or \.ts\), or put "type": "module"/],
    ['used.js', 'export const a = 1', /\/used\.js:1 .*name it \.mjs/],
  ])('names the file at fault where it is not what its name says: %s, %s', async (file, text, cause) => {
    const files = { 'package.json': '{ "type": "commonjs" }', 'a.ts': using(`./${file}`), [file]: text }
    expect(await look(files, 'a.ts')).toMatchObject({
      status: 'invalid',
      cause: expect.stringMatching(cause),
    })
  })

  it('says what is wrong with paths', async () => {
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": "./src/*" } } }',
      ...installed,
    }
    expect(await look({ ...files, 'a.ts': using('used') }, 'a.ts')).toMatchObject({
      status: 'invalid',
      cause: expect.stringMatching(
        /tsconfig\.json above .* cannot be read: a field has the wrong type \(paths are lists/,
      ),
    })
  })
})
