// Stands for vitest in a test file that runs against a mutant: at once, and stopping at the first failure.
const tests = globalThis as unknown as { gclabExpect: unknown }

type Body = (...args: never[]) => unknown
/** Filled in before a test's title is shown, which nobody reads here. */
type Cases = readonly unknown[]

const after: (() => unknown)[] = []
export const expect = tests.gclabExpect
export const afterEach = (clean: () => unknown): void => {
  after.push(clean)
}
export const describe = Object.assign((_: string, body: Body) => body(), {
  each: each((body, args) => body(...args)),
})
export const it = Object.assign((_: string, body: Body) => run(body, []), { each: each(run) })

function each(call: (body: Body, args: never[]) => void) {
  return (cases: Cases) =>
    (_: string, body: Body): void => {
      for (const one of cases) call(body, (Array.isArray(one) ? one : [one]) as never[])
    }
}

function run(body: Body, args: never[]): void {
  // The mutant is held to a time by what ends only code that does not wait.
  if (body.constructor.name === 'AsyncFunction') return
  body(...args)
  for (const clean of after) clean()
}
