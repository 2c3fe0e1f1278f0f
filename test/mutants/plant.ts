import ts from 'typescript'

/** A source with one small fault in it. */
export interface Mutant {
  readonly line: number
  /** What stood there, and what stands there now. */
  readonly change: string
  readonly source: string
}

const { SyntaxKind } = ts
/** What each operator is mistaken for. */
const mistaken: Partial<Record<ts.SyntaxKind, string>> = {
  [SyntaxKind.LessThanToken]: '<=',
  [SyntaxKind.LessThanEqualsToken]: '<',
  [SyntaxKind.GreaterThanToken]: '>=',
  [SyntaxKind.GreaterThanEqualsToken]: '>',
  [SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [SyntaxKind.PlusToken]: '-',
  [SyntaxKind.MinusToken]: '+',
  [SyntaxKind.AsteriskToken]: '/',
  [SyntaxKind.SlashToken]: '*',
  [SyntaxKind.PercentToken]: '*',
  [SyntaxKind.GreaterThanGreaterThanToken]: '<<',
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: '<<',
  [SyntaxKind.LessThanLessThanToken]: '>>',
  [SyntaxKind.AmpersandToken]: '|',
  [SyntaxKind.BarToken]: '&',
  [SyntaxKind.AmpersandAmpersandToken]: '||',
  [SyntaxKind.BarBarToken]: '&&',
  [SyntaxKind.PlusEqualsToken]: '-=',
  [SyntaxKind.SlashEqualsToken]: '*=',
  [SyntaxKind.MinusEqualsToken]: '+=',
}

/** Plants a fault in each place of `source` where one can be: operator, constant, branch, statement. */
export function plantFaults(source: string): Mutant[] {
  const file = ts.createSourceFile('subject.ts', source, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []
  const replace = (node: ts.Node, text: string): void => {
    const [from, to] = [node.getStart(file), node.end]
    const line = file.getLineAndCharacterOfPosition(from).line + 1
    const change = `${source.slice(from, to).replace(/\s+/g, ' ').slice(0, 60)} → ${text || 'nothing'}`
    mutants.push({ line, change, source: source.slice(0, from) + text + source.slice(to) })
  }
  const visit = (node: ts.Node): void => {
    // Types do nothing, and what an error says is not what is asked here.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return
    if (ts.isThrowStatement(node)) return
    if (ts.isBinaryExpression(node)) {
      const instead = mistaken[node.operatorToken.kind]
      if (instead !== undefined) replace(node.operatorToken, instead)
    }
    if (ts.isNumericLiteral(node)) replace(node, `(${node.getText(file)} + 1)`)
    if (ts.isConditionalExpression(node)) decide(node.condition)
    if (ts.isIfStatement(node)) decide(node.expression)
    if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) mistake(node)
    // Left out; a loop without its step would never end, and its operator is changed anyway.
    if (ts.isExpressionStatement(node)) replace(node, ';')
    ts.forEachChild(node, visit)
  }
  const decide = (condition: ts.Node): void => {
    replace(condition, '(true as boolean)')
    replace(condition, '(false as boolean)')
  }
  const mistake = (node: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression): void => {
    const operand = node.operand.getText(file)
    const before = ts.isPrefixUnaryExpression(node)
    if (node.operator === SyntaxKind.PlusPlusToken) replace(node, before ? `--${operand}` : `${operand}--`)
    if (node.operator === SyntaxKind.MinusMinusToken) replace(node, before ? `++${operand}` : `${operand}++`)
    if (node.operator === SyntaxKind.ExclamationToken) replace(node, operand)
    if (node.operator === SyntaxKind.TildeToken) replace(node, operand)
  }
  visit(file)
  return mutants
}
