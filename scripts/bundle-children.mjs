// Makes single files of what a child of the passes that start most loads, also where there is TypeScript.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

/** Modules of dist/ that stay outside: seldom wanted, or loaded before all else. */
const outside = [
  'runners/scenario-files/suites/load-suite.js',
  'runners/scenario-files/typescript.js',
  'runners/scenario-files/typescript/syntax-error.js',
  'runners/passes/work/from-the-start.js',
  'vendor/acorn.js',
]

/** What a child loads for TypeScript, and what the thread does that Node.js 20 has for hooks. */
const hooks = ['runners/scenario-files/typescript.js', 'runners/scenario-files/typescript/hooks.js']

/** The entry point of a pass that has none of its own. */
const entry = `import { answerJob } from '../../child/run-job.js'
import { measure } from './child.js'
await answerJob(measure)
`

/** Bundles the children of these passes, once their modules are below `out`. */
export async function bundleChildren(out, passes) {
  for (const pass of passes) {
    const outfile = join(out, 'runners/passes', pass, 'main.js')
    await bundle(out, outfile, existsSync(outfile) ? readFileSync(outfile, 'utf8') : entry, outside)
  }
  for (const file of ['work/from-the-start.js', 'workers/time-thread.js']) {
    const outfile = join(out, 'runners/passes', file)
    await bundle(out, outfile, readFileSync(outfile, 'utf8'), outside)
  }
  // The first is made while the second is still as it was.
  for (const file of hooks.map((name) => join(out, name)))
    await bundle(out, file, readFileSync(file, 'utf8'), [])
}

async function bundle(out, outfile, contents, outside) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dirname(outfile) },
    outfile,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [
      { name: 'stay-in-place', setup: (plugin) => stayInPlace(plugin, out, dirname(outfile), outside) },
    ],
    logLevel: 'error',
  })
  writeFileSync(outfile, withoutFacades(outputFiles[0].text))
}

/** Leaves modules outside where they are, and has the others, bundled into `folder`, know where they were. */
export function stayInPlace(plugin, out, folder, outside) {
  const from = (file) => {
    const path = relative(folder, file).replaceAll('\\', '/')
    return path.startsWith('.') ? path : `./${path}`
  }
  plugin.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
    const target = join(resolveDir, path)
    const isOutside = outside.some((file) => target.startsWith(join(out, file)))
    return isOutside ? { path: from(target), external: true } : undefined
  })
  plugin.onLoad({ filter: /\.js$/ }, ({ path }) => {
    const address = `new URL(${JSON.stringify(from(path))}, import.meta.url).href`
    return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address) }
  })
}

/** Before Node.js 20.16 and 22.3 the process gives none. */
const builtin =
  "const builtin = process.getBuiltinModule ?? (await import('node:module')).createRequire(import.meta.url);"

/**
 * For an import of one of its own modules Node.js evaluates all that the module exports, and so loads its
 * streams, sockets and more: 8 ms of a process that starts in 60.
 */
function withoutFacades(code) {
  const changed = code.replace(
    /^import (?:\* as )?(\w+|\{[^{}]*\}) from "([\w:/]+)";$/gm,
    (whole, names, module) =>
      isBuiltin(module) ? `var ${names.replaceAll(' as ', ': ')} = builtin("${module}");` : whole,
  )
  if (/^import\b.*"node:/m.test(changed))
    throw new Error('a child imports a module of Node.js in another way')
  return `${builtin}\n${changed}`
}
