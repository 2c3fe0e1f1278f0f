import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const root = join(import.meta.dirname, '..')
const program = `import { defineScenario, product, run, type RunDocument, type Scenario } from 'gclab'
import { objectPool } from 'gclab/pools'
import { allocationsPerOp, toRun, workPerOp } from 'gclab/testing'

const scenario: Scenario<{ word: string }, string> = defineScenario({
  name: 'typed',
  title: 'Typed',
  cases: { one: { word: 'a' } },
  variants: {
    baseline: (input) => () => input.word,
    pooled: (input) => {
      const pool = objectPool({ create: () => ({ word: '' }), max: 2 })
      return { op: () => input.word, pool: pool.stats }
    },
    later: async (input) => {
      await Promise.resolve()
      return () => input.word
    },
    'later, with more': (input) => Promise.resolve({ op: () => input.word, dispose: async () => {} }),
    'uses its input up': (input) => ({ prepare: () => [input.word], op: (words) => words.pop() ?? '' }),
    'uses what it awaits': async (input) => ({
      prepare: async () => new Set([input.word]).values(),
      op: (each: IterableIterator<string>) => each.next().value as string,
    }),
    // @ts-expect-error the input has no such key
    wrong: (input) => () => input.words,
  },
})
export const crossed = defineScenario({
  name: 'crossed',
  title: 'Crossed',
  cases: product({ size: [10, 1000], kind: ['flat', 'deep'] }),
  variants: {
    baseline: ({ size, kind }) => {
      const makers = { flat: (n: number) => [n], deep: (n: number) => [[n]] }
      return () => makers[kind](size).length
    },
    // @ts-expect-error there is no such parameter
    wrong: ({ length }) => () => length,
    // @ts-expect-error a size is a number
    text: ({ size }) => () => size.trim().length,
  },
})
export const document: Promise<RunDocument> = run(scenario, { quick: true, forks: 6 })
export const verdicts = document.then(({ scenarios }) =>
  scenarios.flatMap(({ cases }) => cases.flatMap(({ comparisons }) => comparisons.map(({ time }) => time?.verdict))),
)
defineScenario({
  name: 'typed',
  title: 'Typed',
  cases: { one: 1 },
  variants: {
    baseline: (input) => ({ prepare: () => [input], op: (list: number[]) => list.pop() }),
    later: (input) => ({ prepare: async () => [input], op: (list: number[]) => list.map((n) => n + 1).pop() }),
    // @ts-expect-error that is not what its promise gives
    'unlike, later': (input) => ({ prepare: async () => [input], op: (word: string) => word.length }),
    // @ts-expect-error that is not what it prepares
    unlike: (input) => ({ prepare: () => [input], op: (word: string) => word.length }),
  },
})
export const counted = allocationsPerOp({ prepare: () => [3, 1, 2], op: (list) => list.sort()[0]?.toFixed(1) })
// @ts-expect-error that is not what it prepares
allocationsPerOp({ prepare: () => [3, 1, 2], op: (list: string) => list })
export const steps: Promise<number> = workPerOp(() => [3, 1, 2].sort()).then(({ steps }) => steps)
export const ran = toRun(() => [3, 1, 2].sort(), { steps: 500 })
// @ts-expect-error a limit of steps is wanted
toRun(() => [3, 1, 2].sort(), { allocs: 0 })
// @ts-expect-error there is no such setting
run(scenario, { fork: 6 })
`

/** What the compiler says of a project that has gclab installed. */
async function complaints(cwd: string): Promise<string> {
  mkdirSync(join(cwd, 'node_modules/@types'), { recursive: true })
  symlinkSync(join(root, 'node_modules/@types/node'), join(cwd, 'node_modules/@types/node'))
  symlinkSync(root, join(cwd, 'node_modules/gclab'))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', cwd]).catch((error) => error)
  return stdout
}

it.each([
  ['nodenext', 'nodenext', 'module'],
  ['esnext', 'bundler', 'commonjs'],
  ['nodenext', 'nodenext', 'commonjs'],
])(
  'has types for a project with module %s, resolution %s, in a package of type %s',
  async (module, moduleResolution, type) => {
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      types: ['node'],
      // Node's and gclab's declarations are checked; those that come with the compiler are its own affair.
      skipDefaultLibCheck: true,
    }
    const cwd = folderOf({
      'package.json': JSON.stringify({ type }),
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['program.ts'] }),
      'program.ts': program,
    })
    expect(await complaints(cwd)).toBe('')
  },
)

it('has types for a CommonJS program that requires gclab/testing', async () => {
  const cwd = folderOf({
    'package.json': '{ "type": "commonjs" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module: 'node16',
        target: 'es2022',
        strict: true,
        noEmit: true,
        types: ['node'],
        skipDefaultLibCheck: true,
      },
      files: ['program.cts'],
    }),
    'program.cts': `import testing = require('gclab/testing')
const counted: Promise<testing.Allocations> = testing.allocationsPerOp(() => [], { limitMs: 500 })
// @ts-expect-error there is no such option
testing.allocationsPerOp(() => [], { limit: 500 })
export = counted
`,
  })
  expect(await complaints(cwd)).toBe('')
})
