import type { VariantSource } from '../../model/run.js'

/** Comments, strings and texts of templates, without which code remains. Ignores regular expressions. */
const asides = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g

const branch = /\b(?:if|for|while|case|catch)\b|&&|\|\||\?\?|\?(?![.?:])/g

/**
 * Counts lines of JavaScript or TypeScript that are neither blank nor comment, and branches, where the flow
 * forks: conditions, loops, cases, catches and short-circuit operators.
 */
export function sizeOf(source: string) {
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
export function sizeOfVariant({ code, uses = [] }: VariantSource) {
  return [code, ...uses.map((used) => used.code)].map(sizeOf).reduce((a, b) => ({
    lines: a.lines + b.lines,
    branches: a.branches + b.branches,
  }))
}

function lineBreaks(text: string): string {
  return text.replace(/[^\n]/g, '')
}
