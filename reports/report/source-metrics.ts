import type { VariantSource } from '../../model/run.js'

/** The size of a piece of source. */
export interface SourceSize {
  /** Lines that are neither blank nor comment. */
  readonly lines: number
  /** Places where the flow forks: conditions, loops, cases, catches and short-circuit operators. */
  readonly branches: number
}

/** Comments, strings and texts of templates, without which code remains. Ignores regular expressions. */
const asides = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g

const branch = /\b(?:if|for|while|case|catch)\b|&&|\|\||\?\?|\?(?![.?:])/g

/** Counts the lines and branches of JavaScript or TypeScript. */
export function sizeOf(source: string): SourceSize {
  const text = source.replace(asides, (aside) =>
    aside.startsWith('//') || aside.startsWith('/*')
      ? lineBreaks(aside)
      : `''${lineBreaks(aside).replace(/\n/g, "\n''")}`,
  )
  return {
    lines: text.split('\n').filter((line) => line.trim() !== '').length,
    branches: text.match(branch)?.length ?? 0,
  }
}

/** The size of a variant: its own source, and the files that only it and its like need. */
export function sizeOfVariant({ code, uses = [] }: VariantSource): SourceSize {
  return [code, ...uses.map((used) => used.code)].map(sizeOf).reduce((a, b) => ({
    lines: a.lines + b.lines,
    branches: a.branches + b.branches,
  }))
}

function lineBreaks(text: string): string {
  return text.replace(/[^\n]/g, '')
}
