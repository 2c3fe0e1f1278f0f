import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { usageError } from '../model/errors.js'

const require = createRequire(import.meta.url)

interface Loaded {
  readonly format: 'module'
  readonly source: string
  readonly shortCircuit: true
}

/** A load hook, for either kind of registration: blanks the types of .ts and .mts files. */
export function loadTypeScript<R>(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => R,
): R | Loaded {
  const [path = url] = url.split('?')
  if (!path.startsWith('file:') || !/\.m?ts$/.test(path)) return next(url, context)
  const file = fileURLToPath(path)
  return { format: 'module', source: blank(readFileSync(file, 'utf8'), file), shortCircuit: true }
}

/** The name under which Node's loader thread looks for the hook. */
export const load = loadTypeScript

/**
 * The source with its types replaced by spaces.
 * Throws a usage error where the syntax would have to be rewritten, or is not TypeScript.
 */
export function blank(source: string, file: string): string {
  // Loaded late: only a child that meets TypeScript needs the 4 MB of it.
  const { transformSync } = require('@swc/wasm-typescript') as typeof import('@swc/wasm-typescript')
  try {
    return transformSync(source, { mode: 'strip-only', filename: file }).code
  } catch (error) {
    const { code, message = String(error) } = error as { code?: string; message?: string }
    if (code !== 'UnsupportedSyntax') throw usageError(`${file} is not valid TypeScript: ${message}`)
    throw usageError(
      `${file}: ${message}. gclab blanks types and rewrites nothing: use a union or a const object for an enum, ` +
        'plain fields for parameter properties, or import the compiled JavaScript.',
    )
  }
}
