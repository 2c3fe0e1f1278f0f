import type { AnyNode } from 'acorn'
import { isSyntaxNode, parseSource } from '../../runners/passes/work/steps-of-source.js'
import type { Written } from '../../runners/scenario-files/suites/recorded.js'
import { tools } from '../../runners/scenario-files/suites/recorder-of.js'

/** What of a suite's file goes into a scenario file. */
export interface SuiteSource {
  readonly isCommonJs: boolean
  /** Its statements that these factories need: not those that speak to its tool, and no imports beside. */
  readonly keptFor: (factories: readonly string[]) => readonly string[]
  /** A benchmark as a variant's factory, or why it cannot be one. */
  readonly factoryOf: (benchmark: Written) => Factory
}

type Factory = { readonly text: string; readonly reason?: never } | { readonly reason: string }

/** What of a tool's a scenario can go on using. */
const HARMLESS = 'do_not_optimize'

/**
 * `code` is what Node.js runs of the file, `text` the same with its types, each character in its place, and
 * `benchmarks` are those of the file in order.
 */
export function suiteSource(code: string, text: string, benchmarks: readonly Written[]): SuiteSource {
  const program = parseSource(code)
  const nodes = withParents(program)
  const places = placesOf(nodes, code, benchmarks)
  const ofTool = namesOfTool(nodes, [...places.values()])
  const speaks = (node: AnyNode): boolean => isTool(node) || namesIn(node).some((name) => ofTool.has(name))
  const slice = ({ start, end }: AnyNode): string => text.slice(start, end)
  const { body } = program as AnyNode & { readonly body: readonly AnyNode[] }
  const kept = body.filter((one) => !speaks(one) && !/^process\.exit|^['"]use strict/.test(slice(one)))
  const harmless = new RegExp(`\\b${HARMLESS}\\b`)
  return {
    isCommonJs: !body.some(({ type }) => /^(?:Import|Export)/.test(type)) && /\brequire\(/.test(code),
    keptFor: (factories) => {
      const all = [...kept.filter(({ type }) => type !== 'ImportDeclaration').map(slice), ...factories].join(
        '\n',
      )
      const isUsed = (one: AnyNode): boolean =>
        one.type !== 'ImportDeclaration' ||
        one.specifiers.length === 0 ||
        one.specifiers.some(({ local }) =>
          new RegExp(`(?<![\\w$])${local.name.replaceAll('$', '\\$')}(?![\\w$])`).test(all),
        )
      const fromTool = harmless.test(all) ? [`import { ${HARMLESS} } from 'mitata'`] : []
      return [...fromTool, ...kept.filter(isUsed).map(slice)]
    },
    factoryOf: (written) => {
      const place = places.get(written)
      return place === undefined
        ? { reason: 'its function does not stand in this file, or several times' }
        : factoryOf(place, written, { kept, speaks, slice })
    },
  }
}

/** Where each benchmark's function stands. Of several that are alike the first is the first's. */
function placesOf(
  nodes: readonly Placed[],
  code: string,
  benchmarks: readonly Written[],
): Map<Written, Placed> {
  const found = new Map<Written, Placed>()
  const functions = nodes.filter(({ node }) => isFunctionLike(node))
  for (const one of benchmarks) {
    const places = functions.filter(({ node }) => code.slice(node.start, node.end) === one.code)
    const alike = benchmarks.filter((other) => other.code === one.code)
    const place = places[places.length === 1 ? 0 : alike.indexOf(one)]
    if (place !== undefined && (places.length === 1 || places.length === alike.length)) found.set(one, place)
  }
  return found
}

interface Placed {
  readonly node: AnyNode
  readonly parents: readonly AnyNode[]
}

interface Text {
  readonly kept: readonly AnyNode[]
  readonly speaks: (node: AnyNode) => boolean
  readonly slice: (node: AnyNode) => string
}

function factoryOf({ node, parents }: Placed, { beside, isDeferred }: Written, text: Text): Factory {
  const { speaks, slice } = text
  if (beside.length > 0) return { reason: `it has ${beside.join(' and ')} beside its function` }
  const statements = parents.flatMap((parent, i) =>
    parent.type === 'BlockStatement' ? before(parents[i + 1] ?? node, parent.body, speaks) : [],
  )
  const used = new Set([node, ...statements].flatMap(namesIn))
  const lost = parents.flatMap(declaredAround).find((name) => used.has(name))
  if (lost !== undefined) return { reason: `it uses "${lost}", which is another each time it is registered` }
  if (speaks(node)) return { reason: 'its function speaks to the tool' }
  const written = nameOf(parents, text.kept) ?? expressionOf(node, slice)
  if (node.type !== 'ArrowFunctionExpression' && /\bthis\b/.test(written)) return { reason: 'it uses "this"' }
  const lines = [...statements.map(slice), ...returned(node, written, isDeferred === true)]
  const isAsync = lines.some((line) => /^\s*(?:const .* = )?\(?await\b|= await\b/m.test(line))
  const head = `${isAsync ? 'async ' : ''}(${lines.some((line) => line.includes('input[')) ? 'input' : ''}) =>`
  const only = /^return ([\s\S]*)$/.exec(lines.length === 1 ? (lines[0] as string) : '')?.[1]
  if (only !== undefined) return { text: `() => ${only}` }
  return { text: `${head} {\n${lines.join('\n')}\n}` }
}

/** How the factory ends that gives the function. */
function returned(node: AnyNode, written: string, isDeferred: boolean): string[] {
  const given = (node.type === 'Property' ? node.value : node) as {
    readonly generator?: boolean
    readonly async?: boolean
  }
  if (isDeferred)
    return [`const test = ${written}`, 'return () => new Promise((resolve) => test({ resolve }))']
  if (!given.generator) return [`return ${written}`]
  const next = `(${written})({ get: (name) => input[name] }).next()`
  return [
    `const { value } = ${given.async ? `await ${next}` : next}`,
    "return typeof value === 'function' ? value : { ...(value[0] && { prepare: value[0] }), op: value.bench }",
  ]
}

/** Statements of a block that a function within stands on: those before it, and functions anywhere. */
function before(child: AnyNode, body: readonly AnyNode[], speaks: Text['speaks']): AnyNode[] {
  return body.filter(
    (one) => one !== child && !speaks(one) && (one.start < child.start || one.type === 'FunctionDeclaration'),
  )
}

/** The name of a function that the scenario keeps. */
function nameOf(parents: readonly AnyNode[], kept: readonly AnyNode[]): string | null {
  const [declarator, declaration] = [parents.at(-1), parents.at(-2)]
  if (declarator?.type !== 'VariableDeclarator' || !kept.includes(declaration as AnyNode)) return null
  return declarator.id.type === 'Identifier' ? declarator.id.name : null
}

function expressionOf(node: AnyNode, slice: Text['slice']): string {
  if (node.type !== 'Property') return slice(node)
  const { async: isAsync, generator } = node.value as {
    readonly async?: boolean
    readonly generator?: boolean
  }
  return `${isAsync ? 'async ' : ''}function${generator ? '*' : ''} ${slice(node.value)}`
}

/** What a function, a loop or a catch around declares: another value each time. */
function declaredAround(node: AnyNode): string[] {
  if ('params' in node) return node.params.flatMap(namesIn)
  if (node.type === 'ForStatement') return node.init ? namesDeclared(node.init) : []
  if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') return namesDeclared(node.left)
  return []
}

function namesDeclared(node: AnyNode): string[] {
  return node.type === 'VariableDeclaration' ? node.declarations.flatMap(({ id }) => namesIn(id)) : []
}

/** What is imported from a tool, and what is made of that, or takes benchmarks itself. */
function namesOfTool(nodes: readonly Placed[], benchmarks: readonly Placed[]): Set<string> {
  const found = new Set(benchmarks.flatMap(({ node, parents }) => takersOf(node, parents)))
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const { node } of nodes) {
      if (node.type === 'ImportDeclaration' && isTool(node))
        for (const { local } of node.specifiers) if (local.name !== HARMLESS) found.add(local.name)
      const speaks = isTool(node) || namesIn(node).some((name) => found.has(name))
      if (speaks) for (const id of declaredBy(node)) found.add(id)
    }
  }
  return found
}

/** Names of what a function is handed to, as `suite` in `suite.add('a', () => …).add('b', () => …)`. */
function takersOf(node: AnyNode, parents: readonly AnyNode[]): string[] {
  return parents.flatMap((parent, i) => {
    const child = parents[i + 1] ?? node
    if (parent.type !== 'CallExpression' || !parent.arguments.some((one) => one === child)) return []
    let callee: AnyNode = parent.callee
    while (callee.type === 'MemberExpression' || callee.type === 'CallExpression')
      callee = callee.type === 'MemberExpression' ? callee.object : callee.callee
    return callee.type === 'Identifier' ? [callee.name] : []
  })
}

function declaredBy(node: AnyNode): string[] {
  if (node.type === 'VariableDeclarator') return namesIn(node.id)
  return node.type === 'FunctionDeclaration' && node.id ? [node.id.name] : []
}

/** Whether a node names a tool, as an import or a `require` does. */
function isTool(node: AnyNode): boolean {
  if (node.type === 'Literal') return false
  return withParents(node).some(
    ({ node: one }) => one.type === 'Literal' && tools.includes(String(one.value)),
  )
}

function isFunctionLike(node: AnyNode): boolean {
  return /Function/.test(node.type) || (node.type === 'Property' && node.method)
}

/** Names that stand in a node, but for those of properties. */
function namesIn(node: AnyNode): string[] {
  return withParents(node).flatMap(({ node: one, parents }) => {
    const parent = parents.at(-1)
    const isKey =
      (parent?.type === 'MemberExpression' && parent.property === one && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === one && !parent.computed && !parent.shorthand)
    return one.type === 'Identifier' && !isKey ? [one.name] : []
  })
}

/** A node and all within, each with what it stands in, the outermost first. */
function withParents(node: AnyNode, parents: readonly AnyNode[] = []): Placed[] {
  const below = Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isSyntaxNode)
  return [{ node, parents }, ...below.flatMap((child) => withParents(child, [...parents, node]))]
}
