import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
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
