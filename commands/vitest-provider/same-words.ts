import jsTokens from 'js-tokens'

/** Words of JavaScript itself, and those that stand in what Vite makes of imports and exports. */
const own = new Set(
  'async await break case catch class const continue debugger default delete do else export extends false finally for from function get if import in instanceof let meta new null of return set static super switch this throw true try typeof undefined use strict var void while with yield'.split(
    ' ',
  ),
)

const fromVite = /^__v(?:i|ite|itest)_/
/** What Vite makes of the static imports of a file, and how it calls what they give. */
const viteImports = /^(?:const __v\w+ = )?await __v\w+\(.*$|\(0,(?=\s*__v)/gm
const imports =
  /^[ \t]*(?:import|export)\b[^;'"]*?\bfrom\s*(?:'[^']*'|"[^"]*")|^[ \t]*import\s*(?:'[^']*'|"[^"]*")/gm

/**
 * The first word that Vite has put into code, or taken out of it; `undefined` where it has the same words:
 * names, numbers, and words in texts. `code`: as Node.js runs it. `of`: the file that holds it, whose imports
 * may have other names in Vite's.
 */
export function differingWord(
  transformed: string,
  code: string,
  of = code,
): { readonly word: string; readonly how: 'put in' | 'taken out' } | undefined {
  const imported = wordsOf([...of.matchAll(imports)].join('\n'))
  const words = wordsOf(code.replace(imports, ''))
  const found = wordsOf(transformed.replace(viteImports, ''))
  for (const word of found) if (!words.has(word) && !imported.has(word)) return { word, how: 'put in' }
  for (const word of words) if (!found.has(word) && !imported.has(word)) return { word, how: 'taken out' }
  return undefined
}

function wordsOf(code: string): Set<string> {
  const words = new Set<string>()
  for (const { type, value } of jsTokens(code)) {
    if (/Comment$|WhiteSpace|LineTerminator/.test(type) || fromVite.test(value)) continue
    if (type === 'NumericLiteral') words.add(String(Number(value.replaceAll('_', ''))))
    else
      for (const [word] of value.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) if (!own.has(word)) words.add(word)
  }
  return words
}
