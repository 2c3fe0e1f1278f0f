import jsTokens from 'js-tokens'

const importing =
  /^[ \t]*import\s+([\w$*{][^;'"]*?)\s+from\s*(?:'[^']+'|"[^"]+")[ \t]*(?:with\s*\{[^}]*\})?;?/gm
const imported = /(?:(?:[\w$]+|\*)\s+as\s+)?([\w$]+)\s*,?/g

const exporting = /^[ \t]*export\s*\{([^}'"]*)\}(?!\s*from\b)[ \t]*;?/gm
const exported = /([\w$]+)(?:\s+as\s+[\w$]+)?\s*,?/g
const exportingDefault = /^[ \t]*export\s+default\s+([\w$]+)[ \t]*;?[ \t]*$/gm

/**
 * Blanked code without the exports of types, which nothing in it declares any more: what is exported and
 * named nowhere else. Each character keeps its place. `source`: with its types.
 */
export function dropTypeExports(code: string, source: string): string {
  const isUndeclared = namedOnceIn(code)
  const isType = (name: string): boolean =>
    new RegExp(`\\b(?:interface|type)\\s+${escaped(name)}\\b`).test(source)
  return code
    .replace(exporting, (statement, clause: string) => {
      const kept = clause.replace(exported, (one, name: string) => (isUndeclared(name) ? blanked(one) : one))
      return statement.replace(clause, () => kept)
    })
    .replace(exportingDefault, (statement, name: string) =>
      isUndeclared(name) && isType(name) ? blanked(statement) : statement,
    )
}

const escaped = (name: string): string => name.replaceAll('$', '\\$')

/**
 * Blanked code without the imports that only its types used, as TypeScript leaves them out: what is imported
 * and named nowhere else. Each character keeps its place.
 */
export function dropTypeImports(code: string): string {
  const isUnused = namedOnceIn(code)
  return code.replace(importing, (statement, clause: string) => {
    const names = [...clause.matchAll(imported)].map(([, name = '']) => name)
    if (names.length === 0 || !names.some(isUnused)) return statement
    if (names.every(isUnused)) return blanked(statement)
    const kept = clause.replace(imported, (one, name: string) => (isUnused(name) ? blanked(one) : one))
    return statement.replace(clause, () => kept)
  })
}

function namedOnceIn(code: string): (name: string) => boolean {
  let uses: Map<string, number> | undefined
  return (name) => {
    uses ??= countNames(code)
    return uses.get(name) === 1
  }
}

const blanked = (text: string): string => text.replace(/[^\r\n]/g, ' ')

/** How often each name stands in the code, but for those of properties. */
function countNames(code: string): Map<string, number> {
  const counts = new Map<string, number>()
  let before = ''
  for (const { type, value } of jsTokens(code)) {
    if (type === 'IdentifierName' && before !== '.' && before !== '?.')
      counts.set(value, (counts.get(value) ?? 0) + 1)
    if (!/^(?:WhiteSpace|LineTerminatorSequence|\w+Comment)$/.test(type)) before = value
  }
  return counts
}
