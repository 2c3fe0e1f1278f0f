import jsTokens from 'js-tokens'

const importing =
  /^[ \t]*import\s+([\w$*{][^;'"]*?)\s+from\s*(?:'[^']+'|"[^"]+")[ \t]*(?:with\s*\{[^}]*\})?;?/gm
const imported = /(?:(?:[\w$]+|\*)\s+as\s+)?([\w$]+)\s*,?/g

/**
 * Blanked code without the imports that only its types used, as TypeScript leaves them out: what is imported
 * and named nowhere else. Each character keeps its place.
 */
export function dropTypeImports(code: string): string {
  let uses: Map<string, number> | undefined
  const isUnused = (name: string): boolean => {
    uses ??= countNames(code)
    return uses.get(name) === 1
  }
  return code.replace(importing, (statement, clause: string) => {
    const names = [...clause.matchAll(imported)].map(([, name = '']) => name)
    if (names.length === 0 || !names.some(isUnused)) return statement
    if (names.every(isUnused)) return blanked(statement)
    const kept = clause.replace(imported, (one, name: string) => (isUnused(name) ? blanked(one) : one))
    return statement.replace(clause, () => kept)
  })
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
