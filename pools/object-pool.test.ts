import { queryObjects } from 'node:v8'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { CHECKED, POISON } from './checked.js'
import { objectPool } from './object-pool.js'

const create = () => ({ name: '', count: 0, tags: [] as string[], owner: null as object | null })

describe.each([{ checked: false }, { checked: true }])('an object pool, %o', ({ checked }) => {
  it('counts what it lends, and makes no more than are out at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 100 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, max) => {
          let made = 0
          const pool = objectPool({ create: () => ({ id: made++ }), max, checked })
          const out: { id: number }[] = []
          let borrows = 0
          let kept = 0
          let expectedMisses = 0
          for (const borrow of steps) {
            if (borrow) {
              if (kept === 0) expectedMisses++
              kept = Math.max(0, kept - 1)
              out.push(pool.borrow())
              borrows++
            } else if (out.length > 0) {
              pool.giveBack(out.shift() as { id: number })
              kept = Math.min(max, kept + 1)
            }
          }
          expect(pool.stats()).toEqual({
            hits: borrows - expectedMisses,
            misses: expectedMisses,
            outstanding: out.length,
          })
          expect(made).toBe(expectedMisses)
        },
      ),
    )
  })

  it('never lends an object to two borrowers', () => {
    const pool = objectPool({ create, max: 4, checked })
    const first = [pool.borrow(), pool.borrow(), pool.borrow()]
    for (const item of first) pool.giveBack(item)
    const second = [pool.borrow(), pool.borrow(), pool.borrow()]
    for (const [i, item] of second.entries()) item.count = i
    expect(second.map(({ count }) => count)).toEqual([0, 1, 2])
  })

  it('keeps no more than max, of however many were out', () => {
    for (const [max, out] of [
      [1, 2],
      [2, 2],
      [2, 3],
      [3, 7],
    ] as const) {
      const pool = objectPool({ create, max, checked })
      const borrow = () => Array.from({ length: out }, () => pool.borrow())
      for (const item of borrow()) pool.giveBack(item)
      borrow()
      expect(pool.stats()).toEqual({ hits: max, misses: 2 * out - max, outstanding: out })
    }
  })

  it('counts no borrow when an object cannot be made', () => {
    const pool = objectPool<object>({
      max: 1,
      checked,
      create: () => {
        throw new Error('no more')
      },
    })
    expect(() => pool.borrow()).toThrow('no more')
    expect(pool.stats()).toEqual({ hits: 0, misses: 0, outstanding: 0 })
  })
})

it('gives plain objects as they were made, and the last returned first', () => {
  const pool = objectPool({ create, max: 2, checked: false })
  const [a, b] = [pool.borrow(), pool.borrow()]
  pool.giveBack(a)
  pool.giveBack(b)
  expect(pool.borrow()).toBe(b)
  expect(pool.borrow()).toBe(a)
})

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a bound', (max) => {
  expect(() => objectPool({ create, max })).toThrow(/max must be a whole number from 1/)
})

describe('a checked object pool', () => {
  const checkedPool = () => objectPool({ create, max: 2, checked: true })

  it('throws when an object is returned twice, also after it was lent again', () => {
    const pool = checkedPool()
    const item = pool.borrow()
    pool.giveBack(item)
    expect(() => pool.giveBack(item)).toThrow(/returned twice/)
    pool.borrow()
    expect(() => pool.giveBack(item)).toThrow(/returned twice/)
    expect(pool.stats().outstanding).toBe(1)
  })

  it('throws when an object of another pool is returned', () => {
    expect(() => checkedPool().giveBack(checkedPool().borrow())).toThrow(/not borrowed from/)
    expect(() => checkedPool().giveBack(create())).toThrow(/not borrowed from/)
  })

  it.each<[string, (item: ReturnType<typeof create>) => unknown]>([
    ['read', (item) => item.name],
    ['written', (item) => (item.count = 1)],
    ['encoded', (item) => JSON.stringify(item)],
    ['spread', (item) => ({ ...item })],
    ['searched', (item) => 'name' in item],
    ['deleted from', (item) => Reflect.deleteProperty(item, 'name')],
    ['redefined', (item) => Object.defineProperty(item, 'name', { value: '' })],
  ])('throws when an object is %s after its return', (_, use) => {
    const pool = checkedPool()
    const item = pool.borrow()
    use(item)
    pool.giveBack(item)
    expect(() => use(item)).toThrow(/used after it was returned/)
    pool.borrow()
    expect(() => use(item)).toThrow(/used after it was returned/)
  })

  it('says which field was used after the return, where it is one', () => {
    const pool = checkedPool()
    const item = pool.borrow()
    pool.giveBack(item)
    expect(() => item.name).toThrow('used after it was returned ("name"). Give')
    expect(() => Object.getOwnPropertyDescriptor(item, 'count')).toThrow('returned ("count"). Give')
    expect(() => Reflect.ownKeys(item)).toThrow('used after it was returned. Give')
  })

  it('poisons what a borrower left, and nothing that is not the pool’s', () => {
    const pool = checkedPool()
    const owner = { name: 'shared' }
    const item = pool.borrow()
    const { tags } = item
    Object.assign(item, { name: 'mine', count: 7, owner, extra: 1n })
    pool.giveBack(item)
    const next = pool.borrow()
    expect({ ...next }).toEqual({ name: POISON, count: Number.NaN, tags: [], owner: POISON, extra: POISON })
    expect(next.tags).toBe(tags)
    expect(owner).toEqual({ name: 'shared' })
  })

  it('poisons also what a borrower left as it was made', () => {
    const pool = checkedPool()
    pool.giveBack(pool.borrow())
    expect({ ...pool.borrow() }).toEqual({ name: POISON, count: Number.NaN, tags: [], owner: POISON })
  })

  it('lends maps, arrays and objects with private fields', () => {
    class Counter {
      #count = 0
      next(): number {
        return ++this.#count
      }
    }
    const counters = objectPool({ create: () => new Counter(), max: 1, checked: true })
    expect(counters.borrow().next()).toBe(1)
    const maps = objectPool({ create: () => new Map<string, string>(), max: 1, checked: true })
    const map = maps.borrow()
    map.set('a', 'b')
    maps.giveBack(map)
    expect([...maps.borrow()]).toEqual([['a', POISON]])
    const lists = objectPool({ create: () => [] as unknown[], max: 1, checked: true })
    const list = lists.borrow()
    list.push(1, 'two')
    lists.giveBack(list)
    expect([...lists.borrow()]).toEqual([Number.NaN, POISON])
  })
})

describe('the switch for a whole process', () => {
  const globals = globalThis as Record<symbol, unknown>
  afterEach(() => {
    delete globals[CHECKED]
  })
  const returnTwice = (checked?: boolean) => () => {
    const pool = objectPool({ create, max: 1, ...(checked === undefined ? {} : { checked }) })
    const item = pool.borrow()
    pool.giveBack(item)
    pool.giveBack(item)
  }

  it('counts when the pool is made, unless the pool says otherwise', () => {
    expect(returnTwice()).not.toThrow()
    globals[Symbol.for('gclab.pools.checked')] = true
    expect(returnTwice()).toThrow(/returned twice/)
    expect(returnTwice(false)).not.toThrow()
  })
})

// Last, since it looks through the whole heap.
it.each([{ checked: false }, { checked: true }])(
  'keeps nothing alive that a borrower forgets, %o',
  ({ checked }) => {
    class Item {}
    const pool = objectPool({ create: () => new Item(), max: 2, checked })
    const borrowAgain = (): void => {
      const items = [pool.borrow(), pool.borrow()]
      for (const item of items) pool.giveBack(item)
      pool.borrow()
      pool.borrow()
    }
    borrowAgain()
    expect(queryObjects(Item, { format: 'count' })).toBe(0)
  },
)
