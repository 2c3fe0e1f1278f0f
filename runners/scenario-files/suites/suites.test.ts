import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { launch } from '../../processes/launch.js'
import type { FileDescription } from '../description.js'

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
        const bench: Bench = new Bench({ name: '{"Strings", long', time: 100 })
        bench.add('concat '.padEnd(22), () => 'a' + Math.random()).add('10', async () => [1]).add('gone', () => 0)
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
      import { B, bench, group, summary, run } from 'mitata'
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
      await run({ format: 'json' })
      await new B('by itself', () => 3).run()`
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
      expect.objectContaining({ name: 'made-2', variants: ['by itself'] }),
    ])
  })

  it('has a case for each argument of mitata, also where their text is the same', async () => {
    const code = `
      import { bench, summary } from 'mitata'
      const [small, big] = [{ items: [1] }, { items: [1, 2, 3] }]
      const check = (state) => { if (state.get('obj') !== big || state.get('n') !== '1') throw new Error('another') }
      for (const name of ['slice', 'spread'])
        bench(name, function* (state) { check(state); yield () => 1 }).args({ obj: [small, big], n: [1, '1'] })`
    expect(await groupsIn('objects.mjs', code)).toEqual([
      expect.objectContaining({
        cases: ['obj=#1 n=#1', 'obj=#2 n=#1', 'obj=#1 n=#2', 'obj=#2 n=#2'],
        variants: ['slice', 'spread'],
      }),
    ])
    const url = pathToFileURL(join(folder, 'objects.mjs')).href
    expect(await ran(url, 'objects', 'spread', 'obj=#2 n=#2')).toMatchObject({ status: 'ok' })
    expect(await ran(url, 'objects', 'spread', 'obj=#1 n=#2')).toMatchObject({ status: 'threw' })
  })

  it('compares what mitata names by its arguments, unless these are numbers', async () => {
    const code = `
      import { bench, summary } from 'mitata'
      summary(() => {
        bench('$lib of $n ($lib2)', function* (state) {
          if (state.get('lib') !== 'a$&' || state.get('n') !== 2) throw new Error('another')
          yield () => [1]
        }).args({ lib: ['a$&', 'b'], n: [1, 2], lib2: [true], way: ['up'] })
      })`
    expect(await groupsIn('choices.mjs', code)).toEqual([
      expect.objectContaining({
        cases: ['n=1 way=up', 'n=2 way=up'],
        variants: ['a$& of $n (true)', 'b of $n (true)'],
      }),
    ])
    const url = written('choices.mjs', code)
    expect(await ran(url, 'choices', 'a$& of $n (true)', 'n=2 way=up')).toMatchObject({ status: 'ok' })
    expect(await ran(url, 'choices', 'b of $n (true)', 'n=2 way=up')).toMatchObject({ status: 'threw' })
  })

  it('has a scenario for each Suite of benchmark.js, whose handlers bear that there are no results', async () => {
    const code = `
      const Benchmark = require('benchmark')
      const suite = new Benchmark.Suite('search')
      const told = []
      setTimeout(() => suite
        .add('regexp', () => /o/.test('Hello'), { minSamples: 3 })
        .add({ name: 'deferred', defer: true, fn: (deferred) => deferred.resolve() })
        .on('cycle', (event) => told.push(String(event.target), event.target.hz.toFixed(2)))
        .on('complete', function () {
          told.push(this.filter('fastest').map('name'), this[0].stats.mean)
          Benchmark.Suite().add('second', 'let a = 1').run()
        })
        .run({ async: true }), 20)
      new Benchmark('alone', () => told)`
    expect(await groupsIn('search.cjs', code)).toEqual([
      expect.objectContaining({
        name: 'search.search',
        variants: ['regexp', 'deferred'],
        ignored: ['minSamples'],
      }),
      expect.objectContaining({ name: 'search', variants: ['alone'] }),
      expect.objectContaining({ name: 'search-2', variants: ['second'] }),
    ])
  })

  it('leaves colours out of names, and tells groups without a name apart', async () => {
    const code = `
      const { Suite } = require('benchmark')
      const red = (text) => '\\u001b[31m' + text + '\\u001b[39m'
      new Suite(red('.makeRe') + ' star').add(red('a'), () => 1)
      new Suite().add('b', () => 1)
      new Suite().add('c', () => 1)`
    const job = { pass: 'describe' as const, case: '', variant: '', params: {} }
    const trial = await launch({ ...job, scenario: written('red.cjs', code) }, { ...start, signal }).done
    const { others = [], ...first } = (trial as { readonly result: FileDescription }).result
    expect([first, ...others].map(({ name, title, variants }) => [name, title, ...variants])).toEqual([
      ['red.makeRe-star', '.makeRe star', 'a'],
      ['red', 'The benchmarks of red.cjs', 'b'],
      ['red-2', 'The benchmarks of red.cjs, 2', 'c'],
    ])
  })

  it('has a scenario for each describe of vitest, without what is skipped', async () => {
    const code = `
      import { bench, describe, beforeAll, expect } from 'vitest'
      describe('outer', () => {
        let x: number[]
        beforeAll(() => { x = [3, 1, 2] })
        describe.each(['up', 'down'])('sort %s', (way) => {
          bench('copy', () => { x.slice().sort() }, { time: 10 })
          bench.skip('no', () => {})
          bench.todo('later')
          bench('toSorted ' + way, () => { expect(x.toSorted()).toBe(x) })
        })
        describe.skip('not', () => { bench('never', () => {}) })
      })`
    expect(await groupsIn('sort.bench.ts', code)).toEqual([
      expect.objectContaining({
        name: 'sort.outer-sort-up',
        variants: ['copy', 'toSorted up'],
        ignored: ['time'],
      }),
      expect.objectContaining({ name: 'sort.outer-sort-down', variants: ['copy', 'toSorted down'] }),
    ])
    const late = `
      import { bench, describe } from 'vitest'
      describe('all', () => {
        describe('waits', async () => {
          await new Promise((resolve) => setTimeout(resolve, 20))
          bench('a', () => text)
        })
        describe('not', () => { bench('b', () => text) })
        const text = 'is there once the blocks within are read'
        bench('c', () => text)
      })
      bench('d', () => 1)`
    expect((await groupsIn('late.bench.mjs', late)).map(({ name, variants }) => [name, variants])).toEqual([
      ['late', ['d']],
      ['late.all', ['c']],
      ['late.all-waits', ['a']],
      ['late.all-not', ['b']],
    ])
    const only = `import { bench } from 'vitest'; bench('a', () => {}); bench.only('b', () => {})`
    expect(await groupsIn('only.bench.mjs', only)).toEqual([expect.objectContaining({ variants: ['b'] })])
  })

  it('has a scenario for each row of a table of vitest, whatever stands before it', async () => {
    const code = `
      import { bench, describe, test } from 'vitest'
      describe.each([[1, 'a'], [2, 'b']])('each %i %s', (n, name) => { bench(name, () => [n]) })
      describe.for([[1, 'a']])('for %i %s', ([n, name]) => { bench(name, () => [n]) })
      describe.skip.each([1])('skip %i', () => { bench('no', () => 1) })
      describe.concurrent.runIf(true).each([1])('with %i', (n) => { bench('c', () => [n]) })
      describe.shuffle('shuffled', () => {
        bench.skipIf(true)('no', () => 1)
        bench.runIf(true)('s', () => 1)
        describe.todo('later')
      })
      test.concurrent('five', async ({ bench }) => { await bench('t', () => 1).run() })
      test.for([[1, 2]])('of %i', async ([a, b], { bench }) => {
        await bench('u', () => { if (a !== 1 || b !== 2) throw new Error() }).run()
      })`
    const groups = await groupsIn('rows.bench.mjs', code)
    expect(groups.map(({ name, variants }) => [name, ...variants])).toEqual([
      ['rows.each-1-a', 'a'],
      ['rows.each-2-b', 'b'],
      ['rows.for-1-a', 'a'],
      ['rows.with-1', 'c'],
      ['rows.shuffled', 's'],
      ['rows.five', 't'],
      ['rows.of-1', 'u'],
    ])
    const url = pathToFileURL(join(folder, 'rows.bench.mjs')).href
    expect(await ran(url, 'rows.of-1', 'u')).toMatchObject({ status: 'ok' })
    const only = `import { bench, describe } from 'vitest'
      describe.only.each([1])('o %i', () => { bench('yes', () => 1) })
      describe('not', () => { bench('no', () => 1) })`
    expect(await groupsIn('only-each.bench.mjs', only)).toEqual([
      expect.objectContaining({ variants: ['yes'] }),
    ])
  })

  it('has a scenario for each test of vitest 5 that makes benchmarks', async () => {
    const code = `
      import { beforeAll, describe, expect, test } from 'vitest'
      describe('parse', () => {
        let text
        test('both', async ({ bench }) => {
          const big = text.repeat(2)
          const result = await bench.compare(
            bench('JSON.parse', () => JSON.parse(text)),
            bench('hooked', { beforeEach() { text = '[1]' } }, () => big),
            { time: 10 },
          )
          expect(result.get('JSON.parse')).toBeFasterThan(result.get('hooked'))
        })
        test.skip('not', async ({ bench }) => { await bench('never', () => 1).run() })
        test('no benchmark', () => { throw new Error() })
        beforeAll(async () => { text = '[]' })
      })
      test('one', async ({ bench }) => { await bench('alone', () => 1).run() })`
    expect(await groupsIn('five.bench.ts', code)).toEqual([
      expect.objectContaining({ name: 'five.parse-both', variants: ['JSON.parse', 'hooked'] }),
      expect.objectContaining({ name: 'five.one', variants: ['alone'] }),
    ])
    const url = pathToFileURL(join(folder, 'five.bench.ts')).href
    for (const variant of ['JSON.parse', 'hooked'])
      expect(await ran(url, 'five.parse-both', variant)).toMatchObject({ status: 'ok' })
  })

  it('goes no further in a test of vitest 5 than to the benchmark that is measured', async () => {
    const code = `
      import { expect, test } from 'vitest'
      let [at, mode] = ['import', 'a']
      const is = (wanted) => () => { if (at + mode !== wanted) throw new Error('it is ' + at + mode) }
      test('first', async ({ bench }) => {
        at = 'first'
        const early = bench('early', is('first b'))
        const late = bench('late', is('first c'))
        mode = ' b'
        await early.run()
        mode = ' c'
        await bench.compare(late, bench('twin', is('first c')))
        at = 'end of first'
      })
      test('second', async ({ bench }) => {
        await bench('only', is('end of first c')).run()
        at = 'end'
      })`
    await groupsIn('order.bench.mjs', code)
    const url = pathToFileURL(join(folder, 'order.bench.mjs')).href
    for (const variant of ['early', 'late', 'twin'])
      expect(await ran(url, 'order.first', variant)).toMatchObject({ status: 'ok' })
    expect(await ran(url, 'order.second', 'only')).toMatchObject({ status: 'ok' })
  })

  it('goes no further in vitest 5 where a test has two measured at once', async () => {
    const code = `
      import { test } from 'vitest'
      let state = 'first'
      const seen = () => { if (state !== 'first') throw new Error('it is ' + state) }
      test('one', async ({ bench }) => {
        await Promise.all([bench('a', seen).run(), bench('b', seen).run()])
      })
      test('two', async ({ bench }) => { state = 'second'; await bench('c', () => 1).run() })`
    const groups = await groupsIn('at-once.bench.ts', code)
    const url = pathToFileURL(join(folder, 'at-once.bench.ts')).href
    for (const variant of ['a', 'b'])
      expect(await ran(url, groups[0]?.name ?? '', variant)).toMatchObject({ status: 'ok' })
  })

  it('knows what a file for vitest had asked before each benchmark that is not done here', async () => {
    const code = `
      import { afterAll, afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
      test('plain', async ({ bench }) => {
        const result = await bench('a', () => 1).run()
        expect(result.gclab.allocsPerOp).toBe(0)
        if (result.latency.mean > 1) await bench('b', () => 1).run()
        await bench('c', () => 1).run()
      })
      it('no benchmark', () => {})
      it.skip('nor here', () => { vi.fn() })
      test('task', async ({ bench, task }) => { await bench('d', () => task).run() })
      describe('block', () => {
        beforeEach(() => () => {})
        afterAll(() => {})
        test('e', async ({ bench }) => { await bench('e', () => 1).run() })
      })
      test('mocked', async ({ bench }) => { const f = vi.fn(); await bench('f', () => f()).run() })`
    const url = written('asked.bench.mjs', code)
    const job = { pass: 'describe' as const, scenario: url, case: '', variant: '', params: {} }
    const trial = await launch(job, { ...start, signal }).done
    if (trial.status !== 'ok') throw new Error(trial.cause)
    const { others = [], ...first } = trial.result
    const before = [first, ...others].flatMap(({ written: group }) => Object.entries(group?.benchmarks ?? {}))
    const figures = 'the figures of a benchmark'
    const until = [figures, 'a test without benchmarks', 'the test’s task']
    expect(before.map(([name, { asked }]) => [name, asked])).toEqual([
      ['a', []],
      ['c', [figures]],
      ['d', until],
      ['e', [...until, 'what a hook returns']],
      ['f', [...until, 'what a hook returns', 'afterAll', 'vi.fn']],
    ])
  })

  it('may take the functions of vitest from nowhere, as its globals have it', async () => {
    const code = `
      const words = ['b', 'a']
      describe('sort', () => {
        let list
        beforeAll(() => { list = words.slice() })
        bench('copy', () => list.slice().sort())
        bench.skip('no', () => {})
      })
      test('five', async ({ bench }) => { await bench('alone', () => 1).run() })`
    expect(await groupsIn('global.bench.mjs', code)).toEqual([
      expect.objectContaining({ name: 'global.sort', tool: 'vitest', variants: ['copy'] }),
      expect.objectContaining({ name: 'global.five', variants: ['alone'] }),
    ])
    // As where a setup file of vitest's is to give the one, and its globals the other.
    const some = "import { bench } from 'vitest'; describe('some', () => bench('one', () => [1]))"
    expect(await groupsIn('some.bench.mjs', some)).toEqual([
      expect.objectContaining({ name: 'some.some', variants: ['one'] }),
    ])
    const own = "export function bench(name) { return name }; bench('a')"
    await expect(groupsIn('own.bench.mjs', own)).rejects.toThrow('is not a scenario')
  })

  it('has a scenario for each Suite of bench-node', async () => {
    const code = `
      const { Suite, V8NeverOptimizePlugin } = require('bench-node')
      new Suite({ plugins: [new V8NeverOptimizePlugin()] })
        .add('a', () => [1])
        .add('loop', { baseline: true, minTime: 1 }, (timer) => {
          timer.start()
          for (let i = 0; i < timer.count; i++) [i]
          timer.end(timer.count)
        })
        .run()`
    expect(await groupsIn('n-benchmark.cjs', code)).toEqual([
      {
        name: 'n',
        tool: 'bench-node',
        ignored: ['minTime', 'plugins'],
        baseline: 'loop',
        cases: ['as registered'],
        variants: ['a', 'loop'],
      },
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

  it('shares the variables of a set-up of benchmark.js, calls it as it is without, and awaits what is deferred', async () => {
    const url = written(
      'setup.cjs',
      `
      const { Suite } = require('benchmark')
      let own = 5
      new Suite()
        .add('shared', { setup() { var list = [1, 2] }, fn() { if (list.length !== 2) throw new Error('list') } })
        .add('apart', { setup() { own = 6 }, fn() { if (own !== 6) throw new Error('own') } })
        .add('text', { setup: 'var text = 1', fn: 'if (text !== 1) throw new Error()' })
        .add('deferred', { defer: true, fn(deferred) { setTimeout(() => deferred.resolve(), 1) } })
        .add('deferred text', { defer: true, fn: 'setImmediate(() => deferred.resolve())' })
        .add('deferred apart', { defer: true, setup() { this.n = 1 }, fn(d) { if (own !== 5 || this.n !== 1) throw new Error(); d.resolve() } })
        .add('torn down', { setup() { var list = [1] }, fn() { list.map(String) }, teardown() { list.length = 0 } })
        .add('counted', {
          setup() { this.lists = []; for (let i = 0; i < this.count; i++) this.lists.push([i]) },
          fn() { if (this.lists.pop() === undefined || this.lists.length > 0) throw new Error('no list of its own') },
        })
        .run()`,
    )
    const deferred = ['deferred', 'deferred text', 'deferred apart']
    for (const variant of ['shared', 'apart', 'text', 'torn down', 'counted', ...deferred])
      expect(await ran(url, 'setup', variant)).toMatchObject({ status: 'ok', result: { empty: true } })
  })

  it.each([
    [
      'tinybench',
      `import { Bench } from 'tinybench'
       const one = new Bench({ name: 'one' }).add('a', as('first')).add('b', as('first'))
       await one.run()
       state = 'second'
       new Bench({ name: 'two' }).add('a', as('second')).add('b', as('second')).runSync()
       const early = new Bench(), other = new Bench()
       state = 'other'
       await other.add('a', as('other')).add('b', as('other')).run()
       early.addEventListener('start', () => (state = 'early'))
       await early.add('a', as('early')).add('b', as('early')).run()
       state = one.results.length === 2 && one.results[0].latency.mean > 0 ? 'faster' : 'closed'`,
    ],
    [
      'mitata',
      `import { bench, group, run } from 'mitata'
       bench('a', as('first'))
       bench('left out', as('never'))
       await run({ filter: /^a$/ })
       state = 'second'
       group('two', () => void bench('a', as('second')))
       const { benchmarks } = await run()
       if (state === 'second') process.exit(0)
       bench('behind the end', as('never'))
       state = benchmarks[0].runs[0].stats.avg > 0 ? 'faster' : 'closed'`,
    ],
    [
      'bench-node',
      `import { Suite } from 'bench-node'
       const results = await new Suite({ name: 'one' }).add('a', as('first')).run()
       state = 'second'
       await new Suite({ name: 'two' }).add('a', as('second')).run()
       state = results[0].opsSec > 0 ? 'faster' : 'closed'`,
    ],
    [
      'benchmark',
      `import Benchmark from 'benchmark'
       const two = new Benchmark.Suite('two').add('c', as('second'))
       const one = new Benchmark.Suite('one')
         .add('a', as('a starts'), { onStart: () => (state = 'a starts') })
         .add('b', as('b starts'), { onStart: () => (state = 'b starts'), onComplete: () => (state = 'b is over') })
         .on('complete', () => {
           state = 'second'
           two.run()
           state = 'second is over'
         })
       one.run()
       const alone = new Benchmark('alone', as('alone'))
       state = 'alone'
       alone.run()
       state = 'closed'`,
    ],
    [
      'benchmark',
      `import Benchmark from 'benchmark'
       import { setTimeout } from 'node:timers/promises'
       await setTimeout(20)
       void setTimeout(20).then(() => {
         const encode = new Benchmark.Suite(), decode = new Benchmark.Suite()
         state = 'decoded'
         decode.add('JSON', as('decoded')).add('other', as('decoded')).run()
         state = 'encoded'
         encode.add('JSON', as('encoded')).add('other', as('encoded')).run()
         state = 'closed'
       })`,
    ],
    [
      'benchmark',
      `import Benchmark from 'benchmark'
       new Benchmark.Suite('late', { onComplete: () => (state = 'closed') }).add('a', as('open')).run({ async: true })
       state = 'open'`,
    ],
  ])(
    'is measured by %s as the file was where it runs it, and behind that nothing is run',
    async (tool, code) => {
      const seen = `
      let state = 'first'
      const as = (wanted) => () => {
        if (state !== wanted) throw new Error(wanted + ' is ' + state)
      }`
      const name = `${tool}-${code.length}.bench.mjs`
      const groups = await groupsIn(name, `${seen}\n${code}`)
      const all = groups.flatMap((group) => group.variants.map((variant) => [group.name, variant] as const))
      expect(all.length).toBeGreaterThan(0)
      for (const never of ['left out', 'behind the end'])
        expect(all.map(([, variant]) => variant)).not.toContain(never)
      for (const [group, variant] of all)
        expect([group, variant, await ran(pathToFileURL(join(folder, name)).href, group, variant)]).toEqual([
          ...[group, variant],
          expect.objectContaining({ status: 'ok' }),
        ])
    },
  )

  it('has the set-up that a file gives to all benchmarks of benchmark.js', async () => {
    const url = written(
      'given.cjs',
      `
      const Benchmark = require('benchmark')
      Benchmark.prototype.setup = function () { var list = [3, 1] }
      Benchmark.prototype.teardown = function () { list = null }
      new Benchmark.Suite().add('slice', function () { list.slice().length.toFixed() }).run()`,
    )
    expect(await ran(url, 'given', 'slice')).toMatchObject({ status: 'ok' })
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

  it('is known where it imports its tool by a path, and may have natives of V8', async () => {
    mkdirSync(join(folder, 'tool/examples'), { recursive: true })
    mkdirSync(join(folder, 'tool/lib'))
    written('tool/package.json', '{ "name": "bench-node" }')
    written('tool/lib/index.js', 'throw new Error("the tool itself")')
    const suite = `
      const { Suite } = require('../lib')
      const own = () => [1]
      %NeverOptimizeFunction(own)
      new Suite().add('own', own)`
    expect(await groupsIn('tool/examples/natives.js', suite)).toEqual([
      expect.objectContaining({ tool: 'bench-node', variants: ['own'] }),
    ])
  })

  it('is said to be none where it registers nothing', async () => {
    await expect(groupsIn('nothing.cjs', 'const a = 1')).rejects.toThrow(
      /registers no benchmark with benchmark, /,
    )
    const threads = `const { Worker } = require('worker_threads')`
    await expect(groupsIn('threads.cjs', threads)).rejects.toThrow('uses worker threads')
  })

  it('is told what keeps it from registering: an error that it prints itself, arguments that it lacks', async () => {
    const printing = `try { require('./not-built.js') } catch (error) { process.stderr.write(error.stack) }`
    await expect(groupsIn('printing.cjs', printing)).rejects.toThrow(
      /registers no benchmark .+; it printed: Error: Cannot find module '\.\/not-built\.js'$/,
    )
    const reading = `const { Suite } = require('benchmark')
      const text = require('node:fs').readFileSync(process.argv[2], 'utf8')
      new Suite('read').add('length', () => text.length).run()`
    await expect(groupsIn('reading.cjs', reading)).rejects.toThrow(
      /could not be imported: .+ gclab gives a suite no arguments: a file that sets process\.argv/,
    )
    const giving = `process.argv.push(__filename)\nrequire('./reading.cjs')`
    expect(await groupsIn('giving.cjs', giving)).toMatchObject([
      { name: 'giving.read', variants: ['length'] },
    ])
  })
})
