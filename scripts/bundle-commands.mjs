// Makes a few files of what a command loads: Node.js takes half a millisecond for each file that it imports,
// and a run loads some four hundred.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

/** Bundles the command line, once its modules are below `out`; the modules themselves stay there. */
export async function bundleCommands(out) {
  const place = (file) => `./${relative(out, file).replaceAll('\\', '/')}`
  const stayInPlace = (plugin) => {
    plugin.onResolve({ filter: /vendor\// }, ({ path, resolveDir }) => ({
      path: place(join(resolveDir, path)),
      external: true,
    }))
    plugin.onLoad({ filter: /\.js$/ }, ({ path }) => {
      const address = `new URL(${JSON.stringify(place(path))}, import.meta.url).href`
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address) }
    })
  }
  await build({
    entryPoints: [join(out, 'start.js'), join(out, 'cli.js')],
    outdir: out,
    allowOverwrite: true,
    bundle: true,
    // What only some commands load stays apart.
    splitting: true,
    chunkNames: 'commands-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [{ name: 'stay-in-place', setup: stayInPlace }],
    logLevel: 'error',
  })
}
