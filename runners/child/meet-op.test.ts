import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { hasComeToNothing, meetOp } from './meet-op.js'
import { observed, runOps } from './op-loop.js'

const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

/** An op that gives a promise each `n`-th time, and how many of those are still under way. */
function nowAndThen(n: number) {
  let [ops, open] = [0, 0]
  const wait = async () => {
    open++
    await soon()
    open--
  }
  return { op: () => (++ops % n === 0 ? wait() : ops), ops: () => ops, open: () => open }
}

describe('running ops', () => {
  it.each([1, 3, 10])('waits for a promise where one is given, each %d-th time', async (n) => {
    const { op, ops, open } = nowAndThen(n)
    await runOps(op, 30)
    expect([ops(), open()]).toEqual([30, 0])
  })

  it('costs no turn where no promise is given', () => {
    expect(runOps(() => 1, 10)).toBeUndefined()
  })

  it('does not pass over a promise in a loop that waits for nothing', () => {
    const run = observed(nowAndThen(3).op)
    run()
    run()
    expect(run).toThrow(/for the first time after thousands of ops/)
  })
})

describe('meeting an op', () => {
  it.each([1, 10, 1000])('notices promises, each %d-th time', async (n) => {
    expect(await meetOp(nowAndThen(n))).toMatchObject({ isAsync: true, isForeign: false })
  })

  it('waits for promises of another realm, too', async () => {
    let settled = 0
    const there = runInNewContext('Promise') as PromiseConstructor
    const { run, isAsync } = await meetOp({ op: () => there.resolve().then(() => settled++) })
    settled = 0
    await run(5)
    expect([isAsync, settled]).toEqual([true, 5])
  })

  it('neither runs nor passes over a thenable that is no promise', async () => {
    class Query {
      // biome-ignore lint/suspicious/noThenProperty: it is what the test is about
      then(): never {
        throw new Error('the query was run')
      }
    }
    await expect(meetOp({ op: () => new Query() })).rejects.toThrow(
      /thenable that is no promise \(Query\).*await it/,
    )
  })
})

/** Whether an op is told to have used up what it was given, of so many results and then others. */
async function endsInNothing(results: readonly unknown[], after: unknown): Promise<boolean> {
  let ops = 0
  const met = await meetOp({ op: () => (ops < results.length ? results[ops++] : after) })
  await met.run(results.length + 1)
  return hasComeToNothing(met)
}

describe('an op that comes to nothing', () => {
  it.each([
    ['a list read by its place, from 0 on', [0, 1, 2], undefined],
    ['a text', ['a'], ''],
    ['a list', [[1]], []],
    ['an iterator', [{ done: false, value: 0 }], { done: true, value: undefined }],
  ])('is noticed where its input was %s', async (_, results, after) => {
    expect(await endsInNothing(results, after)).toBe(true)
  })

  it.each([
    ['always gives nothing', [undefined], undefined],
    ['always gives 0', [0], 0],
    ['finds nothing, and later counts 0', [undefined], 0],
    ['goes on', [1], 2],
  ])('is none that %s', async (_, results, after) => {
    expect(await endsInNothing(results, after)).toBe(false)
  })
})
