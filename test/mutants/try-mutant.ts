import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { build, type Plugin } from 'esbuild'
import fc from 'fast-check'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '../..')
/** A busy machine takes seconds for what passes. */
const TIMEOUT_MS = 20_000
/** Fewer than in the tests themselves: what most inputs show, a few do. */
const MOST_RUNS = 25

const property = {
  ...fc,
  assert: (one: fc.IProperty<unknown>, options: fc.Parameters<unknown> = {}) =>
    fc.assert(one, {
      ...options,
      seed: 1,
      numRuns: Math.min(options.numRuns ?? MOST_RUNS, MOST_RUNS),
      endOnFailure: true,
    }),
}

/** Runs the tests in `tests` with `source` in place of `file`. The first failure; `null`: all passed. */
export async function tryMutant(
  file: string,
  source: string,
  tests: readonly string[],
  timeoutMs = TIMEOUT_MS,
): Promise<string | null> {
  const { outputFiles } = await build({
    stdin: { contents: tests.map((test) => `import './${test}'`).join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    plugins: [planting(join(root, file), source)],
    logLevel: 'silent',
  })
  Object.assign(globalThis, { gclabExpect: expect, gclabProperty: property })
  try {
    const wrapped = `(function (require) {${outputFiles[0]?.text ?? ''}\n})(gclabRequire)`
    Object.assign(globalThis, { gclabRequire: createRequire(import.meta.url) })
    new Script(wrapped).runInThisContext({ timeout: Math.ceil(timeoutMs) })
    return null
  } catch (error) {
    return String(error)
  }
}

function planting(path: string, contents: string): Plugin {
  return {
    name: 'plant',
    setup: ({ onLoad, onResolve }) => {
      onResolve({ filter: /^vitest$/ }, () => ({ path: join(import.meta.dirname, 'suite.ts') }))
      onResolve({ filter: /^fast-check$/ }, () => ({ path: 'fast-check', namespace: 'given' }))
      onResolve({ filter: /^fast-json-stringify$/ }, ({ path: external }) => ({
        path: external,
        external: true,
      }))
      onLoad({ filter: /.*/, namespace: 'given' }, () => ({ contents: 'module.exports = gclabProperty' }))
      onLoad({ filter: /\.ts$/ }, ({ path: asked }) =>
        asked === path ? { contents, loader: 'ts' } : undefined,
      )
    },
  }
}
