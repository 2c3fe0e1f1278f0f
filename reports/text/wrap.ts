/** A row of a table: it has columns, and would lose them. */
const TABLE_ROW = /│|\S {2,}\S(?:.*\S)? {2,}\S/

/**
 * Breaks sentences between words to lines of at most `width` columns, and indents what follows a break.
 * Leaves rows of tables and words longer than a line as they are.
 */
export function wrapSentences(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length <= width || TABLE_ROW.test(line) ? line : wrapLine(line, width)))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = []
  let rest = line
  while (rest.length > width) {
    const indent = rest.length - rest.trimStart().length
    const inside = rest.lastIndexOf(' ', width)
    const at = inside > indent ? inside : rest.indexOf(' ', Math.max(width, indent))
    if (at < 0) break
    lines.push(rest.slice(0, at).trimEnd())
    rest = `  ${rest.slice(at + 1).trimStart()}`
  }
  return [...lines, rest].join('\n')
}
