// Makes a few files of what a command loads: Node.js takes half a millisecond for each file that it imports,
// and a run loads some four hundred.
import { join } from 'node:path'
import { build } from 'esbuild'
import { stayInPlace } from './bundle-children.mjs'

/** Bundles the command line, once its modules are below `out`; the modules themselves stay there. */
export async function bundleCommands(out) {
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
    plugins: [{ name: 'stay-in-place', setup: (plugin) => stayInPlace(plugin, out, out, ['vendor/']) }],
    logLevel: 'error',
  })
}
