// Ops whose steps are known: how many one op runs, the sum in words, and the op.

let zero = 0
const add = (a, b) => a + b
const thrower = () => {
  throw new Error('x')
}
const tag = (strings, ...values) => values.length
const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2))
const made = new Function('n', 'let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum')
const madeInside = new Function('return function (n) { while (n > 0) n--; return n }')()
const evaluated = (0, eval)('(function (n) { return n ? 1 : 2 })')
function* countTo(n) {
  for (let i = 0; i < n; i++) {
    yield i
    zero = 0
  }
  return n
}
const later = async (x) => {
  await 1
  zero = 0
  return x
}
let turn = 0

export const ops = [
  ['nothing', 0, 'it has no statement', () => {}],
  ['an expression body', 1, 'the body', () => zero],
  [
    'statements',
    3,
    'let; the assignment; return: blocks and empty statements are no steps',
    () => {
      let a = 1
      ;{
        a += zero
      }
      return a
    },
  ],
  [
    'a directive',
    1,
    'return: a directive is no step',
    () => {
      'use strict'
      return zero
    },
  ],
  [
    'a loop',
    6,
    'let; for; 3 bodies; return: the head of a loop is part of it',
    () => {
      let sum = 0
      for (let i = 0; i < 3; i++) sum += i
      return sum
    },
  ],
  [
    'nested loops',
    23,
    'let; for; 4 times (for; 4 bodies); return',
    () => {
      let sum = 0
      for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) sum += j
      return sum
    },
  ],
  [
    'while, do, for in, for of',
    14,
    'let; while, 2 bodies; do, 3 bodies; for in, 2 bodies; for of, 1 body; return',
    () => {
      let i = 0
      while (i < 2) i++
      do i++
      while (i < 5)
      for (const key in { a: 1, b: 2 }) i += key.length
      for (const value of [1]) i += value
      return i
    },
  ],
  [
    'a loop without an end',
    9,
    'let; for; 3 times if; 2 times i++; break; return',
    () => {
      let i = 0
      for (;;) {
        if (i === 2) break
        i++
      }
      return i
    },
  ],
  [
    'a loop that does not run',
    3,
    'while; for; return',
    () => {
      while (zero > 0) zero--
      for (const x of []) zero = x
      return zero
    },
  ],
  [
    'labelled continue',
    18,
    'let; for (a label is no step); 3 times (for; 2 if; t++; continue); return',
    () => {
      let t = 0
      outer: for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          if (j === 1) continue outer
          t++
        }
        t = 99
      }
      return t
    },
  ],
  ['recursion', 31, 'the body; 15 calls of fibonacci, the body and one branch in each', () => fibonacci(5)],
  [
    'an early return',
    9,
    'const; return; twice (if; the body of isOdd); 2 returns; const of isOdd',
    () => {
      const isOdd = (n) => n % 2 === 1
      const early = (n) => {
        if (isOdd(n)) return 1
        return 2
      }
      return early(1) + early(2)
    },
  ],
  [
    'if and else',
    12,
    'let; for; 3 if; 2 if in the else; t++; t--; t += 2, t *= 2; return',
    () => {
      let t = 0
      for (let i = 0; i < 3; i++) {
        if (i === 0) t++
        else if (i === 1) t--
        else {
          t += 2
          t *= 2
        }
      }
      return t
    },
  ],
  [
    'a ternary',
    5,
    'let; the second branch; in it the first of its own; return; its first branch',
    () => {
      let a = zero ? 1 : zero === 0 ? 2 : 3
      return a === 2 ? 4 : 5
    },
  ],
  [
    'logical expressions',
    7,
    'const; return; the right sides of zero + 1 && 2, zero || 3, n ?? 5, both of the last',
    () => {
      const n = null
      return [zero && 1, zero + 1 && 2, zero || 3, 1 || 4, n ?? 5, zero ?? 6, zero + 1 && zero + 1 && 7]
    },
  ],
  [
    'assignments with a condition',
    4,
    'let; 2 assignments, whether they assign or not; return',
    () => {
      let a = null
      a ??= zero + 1
      a &&= zero
      return a
    },
  ],
  [
    'optional chaining',
    5,
    'const; const, its right side; return; the body of f: no steps for what is left out',
    () => {
      const o = { f: (x) => x }
      const n = zero || null
      return [o?.f?.(1), n?.f(2)]
    },
  ],
  [
    'default parameters',
    5,
    'const; return; 2 bodies; the right side of || in the one default that is needed',
    () => {
      const f = (a = zero || 5, b = zero + 1) => a + b
      return f() + f(1, 2)
    },
  ],
  [
    'destructuring',
    4,
    'const; const; the body of make for the one default that is needed; return',
    () => {
      const make = () => 5
      const { a = make(), b = make() } = { b: 1 }
      return a + b
    },
  ],
  [
    'callbacks',
    12,
    'let; const; 3 bodies of map, 3 of filter; the statement of forEach, 2 in it; return',
    () => {
      let sum = 0
      const odd = [0, 1, 2].map((x) => x + 1).filter((x) => x % 2)
      odd.forEach((x) => {
        sum += x
      })
      return sum
    },
  ],
  [
    'a sort with an own comparison',
    4,
    'const; return; 2 comparisons, as the builtin needs for 3 values in order',
    () => {
      const values = [1, 2, 3]
      return values.sort((a, b) => a - b)
    },
  ],
  [
    'closures',
    7,
    'const; const; return in make; 3 bodies; return',
    () => {
      const make = (n) => {
        return () => ++n
      }
      const next = make(zero)
      return next() + next() + next()
    },
  ],
  [
    'throw and catch',
    6,
    'let; try; the call in it; throw; t++; return',
    () => {
      let t = 0
      try {
        thrower()
      } catch {
        t++
      }
      return t
    },
  ],
  [
    'throw in a loop, finally',
    25,
    'let; for; 4 try; 4 if; 2 throw; 2 t++; 2 t += 2; 4 t += 3; 4 t++; return',
    () => {
      let t = 0
      for (let i = 0; i < 4; i++) {
        try {
          if (i % 2) throw new Error('x')
          t++
        } catch {
          t += 2
        } finally {
          t += 3
        }
        t++
      }
      return t
    },
  ],
  [
    'return in try',
    5,
    'const; return; try; return in it; the statement of finally',
    () => {
      const f = () => {
        try {
          return 1
        } finally {
          zero = 0
        }
      }
      return f()
    },
  ],
  [
    'switch',
    18,
    'let; for; 4 switch; t++; 2 t += 2, 2 break; t += 3, break; continue; 3 t += 5; return',
    () => {
      let t = 0
      for (const k of ['a', 'b', 'c', 'd']) {
        switch (k) {
          case 'a':
            t++
          case 'b':
            t += 2
            break
          default:
            t += 3
            break
          case 'c':
            continue
        }
        t += 5
      }
      return t
    },
  ],
  [
    'a class',
    7,
    'class; return; return in of; 2 in the constructor; return in twice; return in sum',
    () => {
      class A {
        constructor(x) {
          this.x = x
          this.y = x
        }
        get sum() {
          return this.x + this.y
        }
        twice() {
          return 2 * this.sum
        }
        static of(x) {
          return new A(x)
        }
      }
      return A.of(1).twice()
    },
  ],
  [
    'fields',
    7,
    'class; the right side in c; the static block; return; the branch in a; the body in b; return in foo',
    () => {
      class A {
        a = zero ? 1 : 2
        foo() {
          return this.a
        }
        b = (() => 4)()
        static c = zero || 1
        static {
          zero = 0
        }
      }
      return new A().foo()
    },
  ],
  [
    'inheritance',
    6,
    'class; class; return; super(); the one of A; this.y = 2',
    () => {
      class A {
        constructor() {
          this.x = 1
        }
      }
      class B extends A {
        constructor() {
          super()
          this.y = 2
        }
      }
      return new B().y
    },
  ],
  [
    'tagged templates',
    3,
    'return; the branch in the template; the body of the tag',
    () => {
      return tag`a ${zero} b ${zero ? 1 : 2}`
    },
  ],
  [
    'a generator',
    14,
    'let; for of; 3 bodies; return; in countTo for, 3 yields, 3 times zero = 0, return',
    () => {
      let t = 0
      for (const x of countTo(3)) t += x
      return t
    },
  ],
  [
    'a generator that is left',
    9,
    'for of; 2 if; break; return; in countTo for, 2 yields, zero = 0 once',
    () => {
      for (const x of countTo(3)) if (x === 1) break
      return zero
    },
  ],
  [
    'async and await',
    11,
    'let; for; 2 times (the body; in later await, zero = 0, return); return',
    async () => {
      let t = 0
      for (let i = 0; i < 2; i++) t += await later(i)
      return t
    },
  ],
  [
    'a rejection',
    4,
    'try; the await; the statement of catch; return: what follows the await does not run',
    async () => {
      try {
        await Promise.reject(zero)
        zero = 1
      } catch {
        zero = 0
      }
      return zero
    },
  ],
  [
    'an async generator',
    11,
    'let; const; for await; 2 bodies; return; in g for, 2 yields, 2 awaits',
    async () => {
      let t = 0
      const g = async function* () {
        for (let i = 0; i < 2; i++) {
          yield i
          await zero
        }
      }
      for await (const x of g()) t += x
      return t
    },
  ],
  [
    'a callback of a later turn',
    3,
    'return; the call of setImmediate; the body of its callback',
    () => {
      return new Promise((resolve) => {
        setImmediate(() => resolve(zero))
      })
    },
  ],
  [
    'functions as values',
    7,
    'const; the branch that is a function; const; the right side that is one; return; 2 bodies',
    () => {
      const f = zero ? zero : () => 1
      const g = zero || ((x) => x + 1)
      return f() + g(1)
    },
  ],
  [
    'a function that gives a function',
    4,
    'const; return; the body that is a function; its own body',
    () => {
      const f = () => () => 1
      return f()()
    },
  ],
  [
    'a constructor that is not written',
    4,
    'class; class; return; the branch in a field',
    () => {
      class A {
        x = zero ? 1 : 2
      }
      class B extends A {}
      return new B().x
    },
  ],
  [
    'yield* and return',
    16,
    'let; const; for of; 3 bodies; return; in g one yield*; in countTo for, 3 yields, 3 times zero = 0, return',
    () => {
      let t = 0
      const g = function* () {
        yield* countTo(3)
      }
      for (const x of g()) t += x
      return t
    },
  ],
  [
    'a loop with a condition that calls',
    14,
    'let; const; while; 4 bodies of isLow; 3 right sides of &&; 3 i++; return',
    () => {
      let i = 0
      const isLow = () => i < 3
      while (isLow() && zero === 0) i++
      return i
    },
  ],
  ['code made at run time', 7, 'the body; in made let, for, 3 bodies, return', () => made(3)],
  ['a function of code made at run time', 5, 'the body; in it while, 2 bodies, return', () => madeInside(2)],
  ['code that eval made', 3, 'the body; in it return, the second branch', () => evaluated(zero)],
  ['eval', 3, 'the body; the statement that is evaluated; its second branch', () => eval('zero ? 1 : 2')],
  [
    'dead code',
    3,
    'let; if; return: what cannot be reached does not run',
    () => {
      let t = 0
      if (false) t = 1
      return t
      t = 2
    },
  ],
  [
    'conditions that never hold',
    5,
    'while; const; const, its first branch; return',
    () => {
      while (false) zero = 1
      const a = false && zero
      const b = true ? zero : zero
      return [a, b]
    },
  ],
  [
    'every other op does more',
    3.5,
    'turn++; if; return; the body of if in every other op',
    () => {
      turn++
      if (turn % 2) zero = 0
      return turn
    },
  ],
]
