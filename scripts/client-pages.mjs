// Makes the assets/ folders of reports/: pages without their data, with script, style and the licences of the
// bundled packages. Users install none of the packages that only these pages need.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { licencesOf, packagesIn, root } from './licences.mjs'

const sha256 = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`

for (const page of ['flame', 'html', 'live']) {
  const client = join(root, 'reports', page, 'client')
  const { script, style, packages } = bundle(client)
  const licences = licencesOf(packages)
  const parts = {
    hash: sha256(script),
    styleHash: sha256(style),
    licences: noticesOf(licences),
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  }
  const text = readFileSync(join(client, 'page.html'), 'utf8').replace(
    /%(hash|styleHash|licences|style|script)%/g,
    (_, part) => parts[part],
  )
  const assets = join(root, 'reports', page, 'assets')
  rmSync(assets, { recursive: true, force: true })
  mkdirSync(assets, { recursive: true })
  writeFileSync(join(assets, 'page.html.gz'), gzipSync(text, { level: 9 }))
  if (licences.size === 0) continue
  writeFileSync(
    join(assets, 'licences.md'),
    [...licences].map(([licence, names]) => `# ${names.join(', ')}\n\n${licence}\n`).join('\n'),
  )
}

/** The script and the style of a page, and the packages whose code is in it. */
function bundle(client) {
  const { outputFiles, metafile } = buildSync({
    entryPoints: ['main.ts', 'page.css'].map((file) => join(client, file)),
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
  const bundled = (extension) =>
    outputFiles
      .filter(({ path }) => path.endsWith(extension))
      .map(({ text }) => text)
      .join('\n')
  return {
    // Inside a script element these two would mean something to the HTML parser.
    script: bundled('.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--'),
    style: bundled('.css'),
    packages: packagesIn(metafile),
  }
}

/** Short licences go into every page; Apache's long text is in the package, named by its address. */
function noticesOf(licences) {
  const notices = [...licences].map(([text, names]) =>
    text.includes('Apache License')
      ? `${names.join(', ')}: http://www.apache.org/licenses/LICENSE-2.0`
      : `${names.join(', ')}:\n${text}`,
  )
  return notices.join('\n\n').replaceAll('--', '- -')
}
