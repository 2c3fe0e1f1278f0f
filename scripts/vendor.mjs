// Makes dist/vendor/: what gclab uses of other packages and does not have its users install. Each module that
// dist/ imports becomes one file without comments and types; licences.md has the licences of all.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { licencesOf, packagesIn, root } from './licences.mjs'

const require = createRequire(import.meta.url)
const { dependencies, optionalDependencies, peerDependencies } = require('../package.json')
/** What users have: installed with gclab, or their own. */
const installed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies, vitest: '' })
/** What scenarios import that `gclab init` writes from suites. */
const WRITTEN = 'mitata'

const BARE = String.raw`(?!node:|gclab)(?:@[\w.-]+\/)?[a-z\d][\w.-]*(?:\/[\w./-]+)?`
/** What a module imports from packages, and how: an import that is bundled for `require` must be CommonJS. */
const imports = new RegExp(String.raw`(\bfrom |\bimport\(|\brequire\()'(${BARE})'`, 'g')
/** Where a font lies, which is read as a file. */
const FONTS = '@fontsource/inter/files/'

/** From here on CommonJS code is packed. */
const MUCH = 100_000
/** Modules of which only the default export is used, and seldom: they become CommonJS, and are packed too. */
const SELDOM = ['chart.js/auto', 'fast-json-stringify', 'markdown-it']

const nameOf = (specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)[0]

/**
 * Has the modules below `out` import from its vendor/ what users do not install. Lines stay as they are.
 * @param {string} out
 */
export async function vendor(out) {
  const folder = join(out, 'vendor')
  const wanted = { esm: new Set(), cjs: new Set() }
  for (const file of readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.js'))) {
    const path = join(out, file)
    const code = readFileSync(path, 'utf8')
    const up = relative(dirname(path), folder).replaceAll('\\', '/')
    const changed = code.replaceAll(FONTS, `${up}/inter/`).replace(imports, (whole, how, specifier) => {
      if (specifier === WRITTEN || installed.includes(nameOf(specifier))) return whole
      const format = how === 'require(' || SELDOM.includes(specifier) ? 'cjs' : 'esm'
      wanted[format].add(specifier)
      return `${how}'${up}/${fileOf(specifier, format)}'`
    })
    if (changed !== code) writeFileSync(path, changed)
  }
  const bundled = [...(await bundle(folder, wanted.esm, 'esm')), ...(await bundle(folder, wanted.cjs, 'cjs'))]
  copyFonts(join(folder, 'inter'))
  const packages = [...new Set([...bundled, '@fontsource/inter'])].sort()
  const texts = [...licencesOf(packages)].map(
    ([licence, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${licence}\n\`\`\`\n`,
  )
  writeFileSync(
    join(folder, 'licences.md'),
    `# Code and fonts of others in this folder, and their licences\n\n${texts.join('\n')}`,
  )
}

const fileOf = (specifier, format) =>
  `${specifier.replace(/^@/, '').replaceAll('/', '-')}.${format === 'cjs' ? 'cjs' : 'js'}`

async function bundle(folder, specifiers, format) {
  const { metafile, outputFiles } = await build({
    entryPoints: [...specifiers].map((specifier) => ({
      in: specifier,
      out: fileOf(specifier, format).replace(/\.c?js$/, ''),
    })),
    absWorkingDir: root,
    outdir: folder,
    outExtension: { '.js': format === 'cjs' ? '.cjs' : '.js' },
    bundle: true,
    minify: true,
    keepNames: true,
    legalComments: 'none',
    platform: 'node',
    format,
    splitting: format === 'esm',
    target: 'node20',
    // For modules that were CommonJS.
    ...(format === 'esm' && {
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
      },
    }),
    ...(format === 'cjs' && { footer: { js: 'module.exports = module.exports.default ?? module.exports' } }),
    plugins: [
      { name: 'wasm-beside', setup: (plugin) => wasmBeside(plugin, folder) },
      { name: 'few-samples', setup: fewSamples },
    ],
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  mkdirSync(folder, { recursive: true })
  for (const { path, text } of outputFiles)
    if (format === 'cjs' && text.length > MUCH) writePacked(path, text)
    else writeFileSync(path, text)
  return packagesIn(metafile)
}

/** Writes a CommonJS module of much code as one of a line, which unpacks it from beside. */
export function writePacked(file, code) {
  writeFileSync(`${file}.br`, brotliCompressSync(code))
  writeFileSync(
    file,
    "module._compile(`${require('node:zlib').brotliDecompressSync(require('node:fs').readFileSync(`${__filename}.br`))}`, __filename)\n",
  )
}

/** Has swc read its WebAssembly from a file, packed: a third of what it takes as text. */
function wasmBeside(plugin, folder) {
  plugin.onLoad({ filter: /wasm-typescript[\\/]wasm\.js$/ }, ({ path }) => {
    mkdirSync(folder, { recursive: true })
    const contents = readFileSync(path, 'utf8').replace(
      /Buffer\.from\('([\w+/=]{100000,})', 'base64'\)/,
      (_, base64) => {
        writeFileSync(join(folder, 'swc.wasm.gz'), gzipSync(Buffer.from(base64, 'base64'), { level: 9 }))
        return "require('node:zlib').gunzipSync(require('node:fs').readFileSync(require('node:path').join(__dirname, 'swc.wasm.gz')))"
      },
    )
    if (!contents.includes('swc.wasm.gz')) throw new Error(`${path} has its WebAssembly in another way`)
    return { contents, loader: 'js' }
  })
}

/**
 * Has mitata begin with a list of a thousand samples, which grows, for one of a million: the 8 MB of that are
 * 2,048 pages of memory, and with what sorts it a tenth of what a timed child takes.
 */
function fewSamples(plugin) {
  plugin.onLoad({ filter: /mitata[\\/]src[\\/]lib\.mjs$/ }, ({ path }) => {
    const code = readFileSync(path, 'utf8')
    const contents = code.replaceAll('let samples = new Array(2 ** 20);', 'let samples = new Array(2 ** 10);')
    if (contents === code) throw new Error(`${path} makes its list of samples in another way`)
    return { contents, loader: 'js' }
  })
}

/** The fonts that reports/charts/canvas.ts registers. */
function copyFonts(folder) {
  mkdirSync(folder, { recursive: true })
  const from = join(dirname(require.resolve('@fontsource/inter/package.json')), 'files')
  const fonts = readdirSync(from).filter((name) =>
    /^inter-(latin|latin-ext|greek)-[46]00-normal\.woff2$/.test(name),
  )
  for (const font of fonts) copyFileSync(join(from, font), join(folder, font))
}
