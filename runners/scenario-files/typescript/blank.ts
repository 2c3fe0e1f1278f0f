import { createRequire } from 'node:module'
import { usageError } from '../../../model/errors.js'

const require = createRequire(import.meta.url)

/** What can be done about syntax that is left to others. */
export const wayOut =
  'gclab leaves decorators and JSX to a loader of yours: --import tsx, with tsx installed, or any other that Node.js ' +
  'takes. Or import the JavaScript that your build makes of it.'

/** What swc says of source that it cannot blank. */
interface BlankingError {
  readonly code?: string
  readonly message?: string
  readonly startLine?: number
  readonly snippet?: string
}

/**
 * The source with its types replaced by spaces.
 * Throws a usage error with file and line where the syntax would have to be rewritten, or is not TypeScript.
 */
export function blank(source: string, file: string): string {
  // Loaded late: only a child that meets TypeScript needs the 4 MB of it.
  const { transformSync } = require('@swc/wasm-typescript') as typeof import('@swc/wasm-typescript')
  try {
    return transformSync(source, { mode: 'strip-only', filename: file }).code
  } catch (error) {
    const { code, message = String(error), startLine, snippet = '' } = error as BlankingError
    const place = startLine === undefined ? file : `${file}:${startLine}`
    const line = snippet.split('\n').find((text) => text.trim() !== '')
    const shown = line === undefined ? '' : `\n    ${line.trim()}\n`
    if (code !== 'UnsupportedSyntax')
      throw usageError(`${place} is not valid TypeScript: ${message}${shown}`.trimEnd())
    const what = message.replace(/ (?:is|are) not supported.*$/, '')
    throw usageError(`${place}: ${what} is more than types.${shown || ' '}${wayOut}`)
  }
}
