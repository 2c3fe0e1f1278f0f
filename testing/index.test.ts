import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allocationsPerOp, keptPerOp, toAllocate, toKeep } from './index.js'
import { requireAwaited } from './matcher.js'

expect.extend({ toAllocate, toKeep })

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

function makePoint(): Point {
  return new Point(1, 2)
}

it('counts objects and bytes, and says who allocates', async () => {
  const found = await allocationsPerOp(makePoint)
  expect(found).toMatchObject({ allocs: 1, heapBytes: 40, externalBytes: 0, exact: true })
  expect(found.sites).toMatchObject([{ function: 'makePoint', bytesPerOp: 40, allocsPerOp: 1 }])
  const { file = '', line = 0 } = found.sites[0] ?? {}
  expect(file).toMatch(/index\.test\.ts$/)
  // As written, not as the tests' runner has transformed it.
  expect(readFileSync(file, 'utf8').split('\n')[line - 1]).toContain('function makePoint')
})

it('counts ops that return a promise', async () => {
  expect(await allocationsPerOp(async () => ({ a: 1, b: 2 }))).toMatchObject({ allocs: 2, heapBytes: 88 })
})

it('is a matcher whose message lists the sites', async () => {
  let ticks = 0
  const none = await toAllocate(
    () => {
      ticks = (ticks + 1) & 255
    },
    { allocs: 0 },
  )
  expect(none.pass).toBe(true)
  const some = await toAllocate(makePoint, { allocs: 0 })
  expect(some.pass).toBe(false)
  expect(some.message()).toMatch(
    /^expected one call to allocate 0 objects\nit allocates 1 object, 40 bytes on the heap, 0 bytes outside it\n/,
  )
  const [, file = '', line] =
    /1 object, 40 B by makePoint \((.*index\.test\.ts):(\d+)\)/.exec(some.message()) ?? []
  // The tests' runner blanks nothing: it takes the types out, and all that follows moves up.
  expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('function makePoint')
})

it('counts what stays alive, and says who keeps it', async () => {
  let list: object | undefined
  const link = () => {
    list = { next: list }
  }
  const found = await keptPerOp(link)
  expect(found).toMatchObject({ allocs: 1, externalBytes: 0 })
  expect(found.sites).toMatchObject([{ function: 'link', allocsPerOp: 1 }])
  expect(list).toBeDefined()
})

it('is a matcher of what stays alive, with the most that may', async () => {
  let last: Point | undefined
  const none = await toKeep(
    () => {
      last = makePoint()
    },
    { allocs: 0, heapBytes: 0 },
  )
  expect(none.pass).toBe(true)
  expect(last).toBeDefined()
  const kept: Point[] = []
  const grow = () => kept.push(makePoint())
  const one = await toKeep(grow, { allocs: 0 })
  expect(one.pass).toBe(false)
  expect(one.message()).toMatch(/^expected one call to keep at most 0 objects\nit keeps 1 object, /)
  expect(one.message()).toContain('by makePoint')
})

describe('steps', () => {
  const script = `
    import test from 'node:test'
    import { deepStrictEqual, match, rejects } from 'node:assert'
    import { toRun, workPerOp } from 'gclab/testing'
    const double = (n) => n * 2
    function sum(values) { let all = 0; for (const value of values) all += double(value); return all }
    const ran = process.env.RAN === '1'
    test('are counted, with what ran before', async () => {
      for (let i = 0; ran && i < 1e5; i++) sum([1, 2, 3])
      const { steps, exact, sites } = await workPerOp(() => sum([1, 2, 3]))
      deepStrictEqual({ steps, exact, functions: [...new Set(sites.map((site) => site.function))].sort() },
        { steps: 10, exact: true, functions: ['(anonymous)', 'double', 'sum'] })
      const { pass, message } = await toRun(() => sum([1, 2, 3]), { steps: 9 })
      deepStrictEqual(pass, false)
      match(message(), /^expected one call to run at most 9 steps\\nit runs 10 steps\\n  6 steps by sum/)
    })`
  const runTest = (ran: boolean, ...flags: string[]) =>
    execFileSync(process.execPath, [...flags, '--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, RAN: ran ? '1' : '0' },
    })

  it('are counted of functions that run first', () => {
    runTest(false)
  })

  it('are counted of functions that ran before, where counting began before them', () => {
    runTest(true, '--import', 'gclab/testing/steps')
  })

  it('are not told of functions that ran before', () => {
    let told = ''
    try {
      runTest(true)
    } catch (error) {
      told = (error as { stdout: string }).stdout
    }
    expect(told).toMatch(/its steps are not known: (?:sum|double) .* load gclab\/testing\/steps first/)
  })

  it('are counted though a timer of the test runner, compiled before, fires meanwhile', () => {
    // Seen: jest's colours, as its status was printed between two windows.
    const disturbed = `
      let calls = 0
      let timer
      const other = () => { if (calls > 15_000) clearInterval(timer) }
      other()
      const { workPerOp } = await import('gclab/testing')
      timer = setInterval(other, 1)
      const { steps } = await workPerOp(() => { calls++; return 1 })
      console.log(steps)`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', disturbed], {
      encoding: 'utf8',
    })
    expect(output.trim()).toBe('2')
  })
})

it('fails the test that does not await it', async () => {
  const forgotten = toAllocate(makePoint, { allocs: 1 })
  expect(requireAwaited).toThrow('write await expect(op).toAllocate')
  await forgotten
  const other = toKeep(makePoint, { allocs: 0 })
  expect(requireAwaited).toThrow('write await expect(op).toKeep')
  await other
  const rejected = toAllocate({}, { allocs: 1 })
  await expect(rejected).rejects.toThrow(/the op itself/)
  expect(requireAwaited).not.toThrow()
})

it('says how it is used when it is used otherwise', async () => {
  await expect(toAllocate({}, { allocs: 0 })).rejects.toThrow(/the op itself/)
  await expect(toAllocate(makePoint, {})).rejects.toThrow(/say what is expected/)
})

it.each(['--input-type=module', '--input-type=commonjs'])(
  'works under node:test as the package exports it, %s',
  (type) => {
    const load = type.endsWith('module')
      ? "import test from 'node:test'; import { allocationsPerOp } from 'gclab/testing'"
      : "const test = require('node:test'); const { allocationsPerOp } = require('gclab/testing')"
    const script = `${load}
      test('op', async () => {
        const { allocs, heapBytes, externalBytes } = await allocationsPerOp(() => Buffer.alloc(10000))
        if (allocs !== 2 || externalBytes !== 10000) throw new Error(JSON.stringify({ allocs, heapBytes, externalBytes }))
      })`
    execFileSync(process.execPath, [type, '-e', script], { encoding: 'utf8' })
  },
)
