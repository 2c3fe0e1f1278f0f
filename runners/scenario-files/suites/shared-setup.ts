import type { RecordedVariant } from './recorded.js'

// biome-ignore lint/suspicious/noExplicitAny: benchmark.js takes functions and text.
type Any = any

/** A benchmark of benchmark.js with its options. */
interface WithOptions {
  readonly fn: Any
  readonly options: { readonly setup?: unknown; readonly teardown?: unknown; readonly defer?: boolean }
}

/**
 * The op of a benchmark of benchmark.js. Its set-up and test share their variables where they can be written
 * as one function, as benchmark.js writes them; else both are called.
 */
export function opWithSetup(one: WithOptions): RecordedVariant {
  const { setup, teardown, defer } = one.options
  const dispose = (): void => void (typeof teardown === 'function' && teardown.call(one))
  const isSource = typeof one.fn === 'string' || setup !== undefined
  const fn: Any = (isSource ? compiled(one) : undefined) ?? called(one)
  if (defer) {
    const op = (): Promise<void> =>
      new Promise((resolve) => fn.call(one, { benchmark: one, resolve: () => resolve(), suResolve: resolve }))
    return { op, dispose }
  }
  return { op: /\bthis\b/.test(String(fn)) ? () => fn.call(one) : fn, dispose }
}

function compiled(one: WithOptions): Any {
  const parameter = one.options.defer ? (/^[^(]*\(?\s*(\w+)/.exec(parametersOf(one.fn))?.[1] ?? '') : ''
  try {
    const text = `${bodyOf(one.options.setup)}\nreturn function (${parameter}) {${bodyOf(one.fn)}\n}`
    const test = new Function(text).call(one)
    // What it means of the file's own is not within reach: then it is called as it is.
    if (!one.options.defer) test.call(one)
    return test
  } catch {
    return undefined
  }
}

function called(one: WithOptions): Any {
  if (typeof one.options.setup === 'function') one.options.setup.call(one)
  return one.fn
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
