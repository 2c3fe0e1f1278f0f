import { type AnyNode, type Options, parse } from 'acorn'

/** A step of a source: what runs as a whole, or not at all. docs/steps.md defines it. */
export interface Step {
  /** Offset of its first character. */
  readonly start: number
  /** Where the function that runs it begins; -1: it is in none. */
  readonly within: number
  /** V8's name of the function that runs it, where it is of a field or a static block. */
  readonly initializer: string | null
}

/** What V8 makes of the fields and of the static blocks of a class: a function over all of them. */
export const initializers = ['<instance_members_initializer>', '<static_initializer>'] as const

const options: Options = {
  ecmaVersion: 'latest',
  allowHashBang: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  checkPrivateFields: false,
}

/** Statements that only hold others, or do nothing when they are reached. */
const noSteps: ReadonlySet<string> = new Set(['BlockStatement', 'EmptyStatement', 'LabeledStatement'])

/** The steps of a script or module, in the order of the source. Throws a SyntaxError where it is neither. */
export function stepsOfSource(source: string): Step[] {
  const steps: Step[] = []
  visit(parseSource(source), { within: -1, initializer: null }, steps)
  return steps.sort((a, b) => a.start - b.start)
}

/** The tree of a script or module. Throws a SyntaxError where it is neither. */
export function parseSource(source: string): AnyNode {
  try {
    return parse(source, { ...options, sourceType: 'module' })
  } catch {
    return parse(source, { ...options, sourceType: 'script' })
  }
}

/** What runs a part of the source. */
type Scope = Omit<Step, 'start'>

/** `scope`: of what is below the node. */
function visit(node: AnyNode, scope: Scope, steps: Step[]): void {
  for (const [key, value] of Object.entries(node))
    for (const child of Array.isArray(value) ? value : [value]) {
      if (!isSyntaxNode(child)) continue
      if (isStep(node, key, child)) steps.push({ start: child.start, ...scope })
      visit(child, scopeBelow(node, key, child) ?? scope, steps)
    }
}

export function isSyntaxNode(value: unknown): value is AnyNode {
  return typeof (value as { type?: unknown } | null)?.type === 'string'
}

function isStep(parent: AnyNode, key: string, { type, ...child }: AnyNode): boolean {
  switch (parent.type) {
    case 'ConditionalExpression':
      return key !== 'test'
    case 'LogicalExpression':
      return key === 'right'
    case 'ArrowFunctionExpression':
      return key === 'body' && parent.expression
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      if (key !== 'body') return false
  }
  if (type === 'VariableDeclaration' || type === 'ClassDeclaration') return true
  return type.endsWith('Statement') && !noSteps.has(type) && !('directive' in child && child.directive)
}

/** Where something else runs what is below the child. */
function scopeBelow(parent: AnyNode, key: string, child: AnyNode): Scope | null {
  if ('params' in child) {
    // A method begins with its name, which the tree has outside of it.
    const named = parent.type === 'MethodDefinition' || parent.type === 'Property'
    return { within: named ? parent.start : child.start, initializer: null }
  }
  const isField = parent.type === 'PropertyDefinition' && key === 'value'
  if (!isField && child.type !== 'StaticBlock') return null
  return { within: -1, initializer: initializers[isField && !parent.static ? 0 : 1] }
}
