/** The text after its leading import lines, and the line it then begins at. */
export function withoutImports(text: string): { readonly line: number; readonly code: string } {
  const imports =
    /^(?:\s*(?:import\b[^;]*?from\s*['"][^'"]+['"];?|import\s*['"][^'"]+['"];?|\/\/[^\n]*)\s*\n)*\s*/.exec(
      text,
    )
  const head = imports?.[0] ?? ''
  return { line: head.split('\n').length, code: text.slice(head.length).trimEnd() }
}

/** A module that a file imports at run time, and its names there; no names: all of the module. */
export interface Import {
  readonly from: string
  readonly names: readonly string[]
}

const importing =
  /^[ \t]*(?:import|export)\s+(?!type\b)([\w$*{][^;'"]*?)\s+from\s*['"]([^'"]+)['"]|^[ \t]*import\s*['"]([^'"]+)['"]/gm

/** The static imports of a file, without those of types. */
export function staticImports(text: string): readonly Import[] {
  return [...text.matchAll(importing)].map(([, clause = '', from, bare]) => ({
    from: from ?? bare ?? '',
    names: clause
      .replace(/[{}]/g, ',')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '' && !part.startsWith('type '))
      .map((part) => part.split(/\s+as\s+/).at(-1) ?? part)
      .filter((name) => name !== '*'),
  }))
}
