import type { Capture, CapturedKind } from '../../runners/programs/capture/read-capture.js'

/** What the scenario of a capture is made of. */
export interface CapturedScenario {
  readonly kinds: readonly CapturedKind[]
  readonly module: NonNullable<Capture['module']>
  /** The module as the scenario imports it. */
  readonly specifier: string
  readonly exported: string
  /** What it is called here: the export's name, or one made of the file's. */
  readonly name: string
  readonly title: string
  /** Lines of comment at the head. */
  readonly head: readonly string[]
}

/**
 * The scenario: its cases are kinds of calls, its baseline the export, which a copy of the baseline waits
 * beside. `checks`: with what the program got in the copy's place, so that both can be compared.
 */
export function capturedScenario(captured: CapturedScenario, checks: boolean): string {
  const { kinds, name, title, head } = captured
  const usesUp = kinds.some(({ kept }) => kept.some((call) => call.usedUp))
  const call = (args: string): string => (usesUp ? `() => (${args})` : args)
  const cases = kinds.map(
    (kind) =>
      `  ${JSON.stringify(kind.name)}: [\n${kind.kept.map(({ args }) => `    ${call(args)},\n`).join('')}  ],\n`,
  )
  const results = kinds.map(
    (kind) =>
      `  ${JSON.stringify(kind.name)}: [\n${kind.kept.map(({ result }) => `    ${result},\n`).join('')}  ],\n`,
  )
  return [
    ...head.map((line) => `// ${line}`),
    "import { defineScenario } from 'gclab'",
    importOf(captured),
    '',
    '// The arguments of each call, by kind.',
    `const cases = {\n${cases.join('')}}`,
    '',
    ...(checks ? [`const results = {\n${results.join('')}}`, ''] : []),
    usesUp ? IN_TURN_PREPARED : IN_TURN,
    '',
    'export default defineScenario({',
    `  name: ${JSON.stringify(name.replace(/[^A-Za-z0-9.-]/g, '-'))},`,
    `  title: ${JSON.stringify(title)},`,
    "  baseline: 'baseline',",
    '  cases,',
    '  variants: {',
    `    baseline: inTurn(${name}),`,
    checks
      ? '    recorded: (calls) => {\n      const [kind] = Object.entries(cases).find(([, one]) => one === calls)\n      let next = 0\n      return () => results[kind][next++ % calls.length]\n    },'
      : `    // Your own, in place of ${name}: it must give the same.\n    candidate: inTurn(${name}),`,
    '  },',
    '})',
    '',
  ].join('\n')
}

function importOf({ module, specifier, exported, name }: CapturedScenario): string {
  const from = JSON.stringify(specifier)
  if (exported === 'default') return `import ${name} from ${from}`
  return module === 'import'
    ? `import { ${name} } from ${from}`
    : `import original from ${from}\n\nconst { ${name} } = original`
}

const IN_TURN = `// An op is one of the calls, the next op the next.
const inTurn = (called) => (calls) => {
  let next = 0
  return () => {
    const call = calls[next]
    next = next + 1 === calls.length ? 0 : next + 1
    return called(...call)
  }
}`

const IN_TURN_PREPARED = `// An op is one of the calls, the next op the next. It changes what it is given, which is made anew for each.
const inTurn = (called) => (calls) => {
  let next = 0
  return {
    prepare: () => calls[next++ % calls.length](),
    op: (call) => called(...call),
  }
}`
