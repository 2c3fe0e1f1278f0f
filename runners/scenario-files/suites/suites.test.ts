import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { launch } from '../../processes/launch.js'

const folder = mkdtempSync(join(tmpdir(), 'gclab-suites-'))
const start = { node: process.execPath, flags: [], timeoutMs: 20_000, maxBytes: 2 ** 32 }
const { signal } = new AbortController()

function written(name: string, code: string): string {
  const file = join(folder, name)
  writeFileSync(file, code)
  return pathToFileURL(file).href
}

/** What a child says of a file: its groups, each with its baseline, cases and variants. */
async function groupsIn(name: string, code: string) {
  const job = { pass: 'describe' as const, scenario: written(name, code), case: '', variant: '', params: {} }
  const trial = await launch(job, { ...start, signal }).done
  if (trial.status !== 'ok') throw new Error(trial.cause)
  const { others = [], ...first } = trial.result
  return [first, ...others].map((one) => ({
    name: one.name,
    tool: one.suite?.tool,
    ignored: one.suite?.ignored,
    baseline: one.baseline,
    cases: one.cases,
    variants: one.variants,
  }))
}

/** How a child of the verify pass ends that runs one benchmark. */
function ran(url: string, group: string, variant: string, one = 'as registered') {
  const scenario = `${url}#${encodeURIComponent(group)}`
  const params = {
    outputs: join(folder, 'outputs'),
    role: 'run' as const,
    checked: false,
    baseline: { scenario, variant },
  }
  return launch({ pass: 'verify', scenario, case: one, variant, params }, { ...start, signal }).done
}

describe('a suite written for another tool', () => {
  it('has a scenario for each Bench of tinybench, in TypeScript that registers late', async () => {
    const code = `
      import { Bench, type Task } from 'tinybench'
      async function main(): Promise<void> {
        const bench: Bench = new Bench({ name: 'Strings, long', time: 100 })
        bench.add('concat', () => 'a' + Math.random()).add('10', async () => [1]).add('gone', () => 0)
        bench.remove('gone')
        await new Promise((resolve) => setTimeout(resolve, 30))
        const second = new Bench().add('alone', () => 1)
        await bench.run()
        await second.run()
        console.table(bench.table())
        console.log(bench.tasks.map((task: Task) => task.result!.latency.mean.toFixed(2)))
        process.exit(0)
      }
      main()`
    expect(await groupsIn('words.bench.ts', code)).toEqual([
      {
        name: 'words.Strings-long',
        tool: 'tinybench',
        ignored: ['time'],
        baseline: 'concat',
        cases: ['as registered'],
        variants: ['10', 'concat'],
      },
      expect.objectContaining({ name: 'words', baseline: 'alone', variants: ['alone'] }),
    ])
  })

  it('has a scenario for each group of mitata, whose arguments are its cases', async () => {
    const code = `
      import { bench, group, summary, run } from 'mitata'
      bench('noop', () => {})
      group('make', () => {
        summary(() => {
          bench('from $n', (state) => { for (const _ of state) [] }).range('n', 1, 64)
          bench('array $n', function* (state) { yield () => new Array(state.get('n')) }).range('n', 1, 64).baseline()
          bench('alike', () => 1)
          bench('alike', () => 2)
          for (const name of ['a', 'b']) bench(name, () => name).args({ x: [1, 2], y: ['u'] })
        })
      })
      await run({ format: 'json' })`
    const groups = await groupsIn('made.mjs', code)
    expect(groups).toEqual([
      expect.objectContaining({ name: 'made', variants: ['noop'] }),
      expect.objectContaining({
        name: 'made.make',
        baseline: 'array $n',
        cases: ['n=1', 'n=8', 'n=64'],
        variants: ['from $n', 'array $n'],
      }),
      expect.objectContaining({ name: 'made.make-2', variants: ['alike', 'alike 2'] }),
      expect.objectContaining({ name: 'made.make-3', cases: ['x=1 y=u', 'x=2 y=u'], variants: ['a', 'b'] }),
    ])
  })

  it('gives each benchmark its hooks, parameters and this', async () => {
    const url = written(
      'hooks.mjs',
      `
      import { Bench } from 'tinybench'
      import { bench, run } from 'mitata'
      const calls = []
      const each = new Bench({ name: 'each', setup: () => { calls.push('setup') } })
      const hooks = {
        beforeAll() { calls.push(this.name) },
        beforeEach() { calls.push('before') },
        afterEach() { calls.push('after') },
      }
      each.add('hooked', function () {
        if (this.name !== 'hooked' || !/^setup,hooked(,before,after)*,before$/.test(calls.join())) throw new Error(calls.join())
      }, hooks)
      await each.run()
      bench('given $n', function* (state) {
        yield { [0]: () => state.get('n'), [1]: async () => 'b', bench(a, b) { if (a !== 7 || b !== 'b') throw new Error('given ' + a + b) } }
      }).args('n', [7])
      await run()`,
    )
    expect(await ran(url, 'hooks.each', 'hooked')).toMatchObject({ status: 'ok' })
    expect(await ran(url, 'hooks', 'given $n', 'n=7')).toMatchObject({ status: 'ok' })
  })

  it('is refused where it registers other benchmarks each time, with the reason', async () => {
    const url = written(
      'random.mjs',
      `
      import { Bench } from 'tinybench'
      new Bench({ name: 'group ' + process.pid }).add('a', () => 1)
      new Bench({ name: 'steady' }).add('b ' + process.pid, () => 1)`,
    )
    const reason = {
      status: 'invalid',
      cause: expect.stringContaining('registers other benchmarks each time'),
    }
    expect(await ran(url, 'random.group-1', 'a')).toMatchObject(reason)
    expect(await ran(url, 'random.steady', 'b 1')).toMatchObject(reason)
  })
})
