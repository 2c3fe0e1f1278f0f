// Builds dist/: each source file with its types blanked, so that a line of dist is the same line of the
// source and the code measured is the code written; then the declarations, and the files that are data.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import wasm from '@swc/wasm-typescript'
import { Ajv } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build as esbuild, transformSync } from 'esbuild'
import jsTokens from 'js-tokens'
import { createGenerator } from 'ts-json-schema-generator'
import { bundleChildren } from './bundle-children.mjs'
import { bundleCommands } from './bundle-commands.mjs'
import './client-pages.mjs'
import { tidyBlanks } from './tidy-blanks.mjs'
import { vendor, writePacked } from './vendor.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = join(root, 'dist')
const rooms = [
  'model',
  'stats',
  'judge',
  'storage',
  'pools',
  'scenarios',
  'runners',
  'testing',
  'reports',
  'commands',
]
// What runs in a browser is in dist as part of the pages that client-pages.mjs makes.
const isElsewhere = (file) => file.includes('testdata') || /[\\/]client[\\/]/.test(file)
const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !isElsewhere(file)
const isData = (file) => /\.(json|md|css|html|gz)$/.test(file) && !isElsewhere(file)

const files = [
  'start.ts',
  'cli.ts',
  'index.ts',
  ...rooms
    .filter((room) => existsSync(join(root, room)))
    .flatMap((room) => readdirSync(join(root, room), { recursive: true }).map((file) => join(room, file))),
]

rmSync(out, { recursive: true, force: true })
for (const file of files) {
  const from = join(root, file)
  const to = join(out, file)
  if (isSource(file)) {
    mkdirSync(dirname(to), { recursive: true })
    const { code } = wasm.transformSync(readFileSync(from, 'utf8'), { mode: 'strip-only', filename: file })
    // The report shows the code of bundled scenarios, and a service that imports pools steps into them.
    const isShown = /^(scenarios|pools)[\\/]/.test(file)
    writeFileSync(to.replace(/\.ts$/, '.js'), isShown ? tidyBlanks(code) : withoutComments(code))
  } else if (isData(file)) {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(from, to)
  }
}
chmodSync(join(out, 'start.js'), 0o755)
await vendor(out)

/** Takes out comments, and blanks before line ends, which types leave too; the rest stays in its place. */
function withoutComments(code) {
  const kept = []
  for (const { type, value } of jsTokens(code)) {
    if (type === 'LineTerminatorSequence')
      for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
        const trimmed = last.replace(/[ \t]+$/, '')
        if (trimmed === '') continue
        kept.push(trimmed)
        break
      }
    const isComment = type === 'SingleLineComment' || type === 'MultiLineComment'
    kept.push(isComment ? value.replace(/.*\n/g, '\n').replace(/./g, ' ') : value)
  }
  return kept.join('')
}

// jest loads its tests' modules with require.
const commonjs = join('testing', 'commonjs')
mkdirSync(join(out, commonjs), { recursive: true })
for (const types of ['index.d.cts', 'jest.d.cts', 'steps.d.cts'])
  copyFileSync(join(root, commonjs, types), join(out, commonjs, types))
const required = ['index', 'jest', 'steps']
await esbuild({
  stdin: {
    contents: `module.exports = { ${required.map((name) => `${name}: () => require('./${name}.js')`)} }`,
    resolveDir: join(root, 'testing'),
  },
  outfile: join(out, commonjs, 'all.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: true,
  define: { 'import.meta.url': 'gclabUrl' },
  banner: { js: "const gclabUrl = require('node:url').pathToFileURL(__filename).href" },
  logLevel: 'error',
})
for (const name of required)
  writeFileSync(join(out, commonjs, `${name}.cjs`), `module.exports = require('./all.cjs').${name}()\n`)

const { singleFilePasses } = await import(join(out, 'runners/child/entries.js'))
await bundleChildren(out, singleFilePasses)
await bundleCommands(out)

// In every process of a program that is measured, some of which are over in no time.
await esbuild({
  entryPoints: [join(root, 'runners/programs/meter/preload.ts')],
  outdir: join(out, 'runners/programs/meter'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
})

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
dropUnreached([
  'index',
  'pools/index',
  'testing/index',
  'testing/jest',
  'testing/steps',
  'testing/vitest',
  'commands/vitest-provider/index',
])

/** Takes out the declarations that no public one leads to. */
function dropUnreached(entries) {
  const reached = new Set()
  const visit = (file) => {
    if (reached.has(file)) return
    reached.add(file)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(
      /(?:from |import\(|import )['"](\.[^'"]+)\.js['"]/g,
    ))
      visit(join(dirname(file), `${path}.d.ts`))
  }
  for (const entry of entries) visit(join(out, `${entry}.d.ts`))
  for (const file of readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.d.ts')))
    if (!reached.has(join(out, file))) rmSync(join(out, file))
}

// The schema of run.json comes from the types in model/run.ts. Readers accept keys of later versions.
const schema = createGenerator({
  path: join(root, 'model/run.ts'),
  tsconfig: join(root, 'tsconfig.json'),
  additionalProperties: true,
  skipTypeCheck: true,
  topRef: false,
}).createSchema('RunDocument')
writeFileSync(join(out, 'model', 'run.schema.json'), `${JSON.stringify(schema)}\n`)
const ajv = new Ajv({ strict: false, inlineRefs: false, code: { source: true } })
const validator = transformSync(standaloneCode.default(ajv, ajv.compile(schema)), { minify: true })
writePacked(join(out, 'model', 'validate-run.cjs'), validator.code)

// The pools alone, for a service that wants nothing of the lab: npm pack ./dist/pools.
writePoolsPackage(join(out, 'pools'))

function writePoolsPackage(folder) {
  const { version, license, engines } = createRequire(import.meta.url)('../package.json')
  const manifest = {
    name: 'gclab-pools',
    version,
    description:
      'Pools of objects and buffers, and a slab that threads share: what gclab measures, without gclab',
    license,
    type: 'module',
    sideEffects: false,
    engines,
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  const page = readFileSync(join(root, 'docs/pools.md'), 'utf8')
  // Links lead nowhere from there.
  writeFileSync(
    join(folder, 'README.md'),
    page.replaceAll('gclab/pools', 'gclab-pools').replace(/\[([^\]]+)\]\((?!http)[^)]*\)/g, '$1'),
  )
}

// Inside this clone `npx gclab` finds the command as in a user's project, without npx's cache.
const bin = join(root, 'node_modules', '.bin', 'gclab')
if (process.platform !== 'win32' && existsSync(dirname(bin))) {
  rmSync(bin, { force: true })
  symlinkSync(join('..', '..', 'dist', 'start.js'), bin)
}
