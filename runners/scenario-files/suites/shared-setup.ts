import { types } from 'node:util'
import { hookedOp } from './hooked-op.js'
import type { RecordedVariant } from './recorded.js'

// biome-ignore lint/suspicious/noExplicitAny: benchmark.js takes functions and text.
type Any = any

/** What of a benchmark's options its op hangs on. */
interface Options {
  readonly setup?: Any
  readonly teardown?: Any
  readonly defer?: boolean
}

/**
 * The op of a benchmark of benchmark.js. Set-up, test and teardown share their variables where they can be
 * written as one function, as benchmark.js writes them; else each is called.
 */
export async function opWithSetup(one: { readonly fn: Any }, options: Options): Promise<RecordedVariant> {
  // So many ops are run between a set-up that asks for their number and the next.
  Object.assign(one, { count: 1 })
  const { setup, defer } = options
  const isSource = typeof one.fn === 'string' || setup !== undefined
  const together = (isSource ? await compiled(one, options) : undefined) ?? called(one, options)
  let parts = together.parts ?? together.setUp()
  const run = (): unknown => (defer ? deferred(one, parts.test) : parts.test.call(one))
  const tearDown = (): void => parts.tearDown?.()
  if (/\.count\b/.test(String(setup))) {
    const beforeEach = (): void => {
      parts = together.setUp()
    }
    return hookedOp(run, one, { beforeEach, afterEach: tearDown })
  }
  const isCalledAlone = !defer && !/\bthis\b/.test(String(one.fn))
  return { op: isCalledAlone ? parts.test : run, dispose: tearDown }
}

/** What one call of a set-up leads to. */
interface Parts {
  readonly test: Any
  readonly tearDown?: (() => void) | undefined
}

interface Together {
  readonly setUp: () => Parts
  /** Of the call that was tried. */
  readonly parts?: Parts
}

function deferred(one: object, test: Any): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => resolve()
    const running = test.call(one, { benchmark: one, resolve: done, suResolve: done })
    if (types.isPromise(running)) running.catch(reject)
  })
}

async function compiled(one: { readonly fn: Any }, options: Options): Promise<Together | undefined> {
  const { setup, teardown, defer } = options
  const named = /^[^(]*\(?\s*(\w+)/.exec(parametersOf(one.fn))?.[1] ?? ''
  const parameter = !defer ? '' : typeof one.fn === 'string' ? 'deferred' : named
  const before = /^async\b/.test(String(one.fn)) && typeof one.fn !== 'string' ? 'async ' : ''
  try {
    const written = new Function(
      `${bodyOf(setup)}\nreturn { test: ${before}function (${parameter}) {${bodyOf(one.fn)}\n}, tearDown: function () {${bodyOf(teardown)}\n} }`,
    )
    const setUp = (): Parts => {
      const { test, tearDown } = written.call(one)
      return { test, tearDown: () => tearDownEither(one, tearDown, teardown) }
    }
    const parts = setUp()
    // What it means of the file's own is not within reach: then it is called as it is.
    if (defer) await deferred(one, parts.test)
    else parts.test.call(one)
    return { setUp, parts }
  } catch {
    return undefined
  }
}

/** The one that shares the set-up's variables; or, where it means the file's own, as it is. */
function tearDownEither(one: object, shared: Any, own: Any): void {
  try {
    shared.call(one)
  } catch (error) {
    if (typeof own !== 'function') throw error
    own.call(one)
  }
}

function called(one: { readonly fn: Any }, { setup, teardown }: Options): Together {
  const tearDown = (): void => void (typeof teardown === 'function' && teardown.call(one))
  return {
    setUp: () => {
      if (typeof setup === 'function') setup.call(one)
      return { test: one.fn, tearDown }
    },
  }
}

function parametersOf(code: unknown): string {
  return String(code).replace(/^(?:async\s*)?(?:function\s*\w*\s*)?/, '')
}

function bodyOf(code: unknown): string {
  if (code === undefined || typeof code === 'string') return code ?? ''
  const text = String(code)
  const arrow = /^(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>\s*(?!\s*\{)/.exec(text)
  return arrow
    ? `return ${text.slice(arrow[0].length)}`
    : text.slice(text.indexOf('{') + 1, text.lastIndexOf('}'))
}
