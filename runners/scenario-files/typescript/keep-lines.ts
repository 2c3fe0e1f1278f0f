import { SourceMap, type SourceMapPayload } from 'node:module'
import jsTokens from 'js-tokens'

/** After these a line may break, whatever stands next. */
const opens = new Set(['{', ';', ',', '(', '[', '=', '=>', ':', '?', '&&', '||', '??', '${'])

/**
 * Printed code with its lines moved to where the source has them, as far as there is room: sites and stacks
 * then name the lines that a person wrote. Only white space changes.
 */
export function keepLines(printed: string, map: string): string {
  const origins = new SourceMap(JSON.parse(map) as SourceMapPayload)
  let [line, column, written, code] = [0, 0, 0, '']
  let [space, before, isComment] = ['', '{', false]
  for (const { type, value } of jsTokens(printed)) {
    if (type === 'WhiteSpace' || type === 'LineTerminatorSequence') space += value
    else {
      const mayBreak = space.includes('\n') || opens.has(before)
      const wanted = mayBreak ? originOf(origins, line, column) : undefined
      const breaks = wanted === undefined ? 0 : Math.max(0, wanted - written)
      // A comment to the end of its line needs that end.
      if (breaks > 0 || (isComment && space.includes('\n'))) space = '\n'.repeat(Math.max(1, breaks))
      else space = space.replace(/\s*\n\s*/g, ' ')
      code += space + value
      written += newlines(space + value)
      const isOpening = type === 'TemplateHead' || type === 'TemplateMiddle'
      before = isOpening ? '${' : type === 'Punctuator' ? value : ''
      ;[space, isComment] = ['', type === 'SingleLineComment']
    }
    line += newlines(value)
    column = value.includes('\n') ? value.length - value.lastIndexOf('\n') - 1 : column + value.length
  }
  return `${code}\n`
}

const newlines = (text: string): number => text.split('\n').length - 1

/** The line that something at just this place comes from, from 0. */
function originOf(origins: SourceMap, line: number, column: number): number | undefined {
  const entry = origins.findEntry(line, column)
  if (!('originalLine' in entry) || entry.generatedLine !== line || entry.generatedColumn !== column)
    return undefined
  return entry.originalLine
}
