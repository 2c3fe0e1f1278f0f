// Makes reports/flame/assets/: the flame graph page without its graph, with its script, its style and the notices
// of what was bundled. Users install none of the packages that went in.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const client = join(root, 'reports', 'flame', 'client')
const assets = join(root, 'reports', 'flame', 'assets')

const { outputFiles, metafile } = buildSync({
  entryPoints: [join(client, 'main.ts')],
  absWorkingDir: root,
  outdir: 'out',
  bundle: true,
  minify: true,
  // d3-flame-graph asks for the name of a class of d3-hierarchy.
  keepNames: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  write: false,
  metafile: true,
})
const bundled = (extension) => outputFiles.find(({ path }) => path.endsWith(extension)).text
const style = `${bundled('.css')}\n${readFileSync(join(client, 'page.css'), 'utf8')}`
// Inside a script element these two would mean something to the HTML parser.
const script = bundled('.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')

/** The packages whose code is in the page. */
const packages = [
  ...new Set(
    Object.keys(metafile.inputs)
      .map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
      .filter((name) => name !== undefined),
  ),
].sort()

/** Each licence text once, with the packages that come under it. */
const licences = new Map()
for (const name of packages) {
  const folder = join(root, 'node_modules', name)
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${name} has no licence file`)
  const text = readFileSync(join(folder, file), 'utf8').trim()
  licences.set(text, [...(licences.get(text) ?? []), `${name} ${version} (${license})`])
}

// The short permissive notices go into every page; Apache's long text goes into the package, named by its address.
const notices = [...licences].map(([text, names]) =>
  text.includes('Apache License')
    ? `${names.join(', ')}: http://www.apache.org/licenses/LICENSE-2.0`
    : `${names.join(', ')}:\n${text}`,
)

const parts = {
  hash: `sha256-${createHash('sha256').update(script).digest('base64')}`,
  licences: notices.join('\n\n').replaceAll('--', '- -'),
  style: `<style>${style}</style>`,
  script: `<script>${script}</script>`,
}
const page = readFileSync(join(client, 'page.html'), 'utf8').replace(
  /%(hash|licences|style|script)%/g,
  (_, part) => parts[part],
)
mkdirSync(assets, { recursive: true })
writeFileSync(join(assets, 'page.html'), page)
writeFileSync(
  join(assets, 'licences.md'),
  [...licences].map(([text, names]) => `# ${names.join(', ')}\n\n${text}\n`).join('\n'),
)
