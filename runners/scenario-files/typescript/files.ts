import { statSync } from 'node:fs'
import { join } from 'node:path'

/** What TypeScript means by an extension in an import: the source of what will be built. */
const sourceOf: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' }
/** What may be left out at the end of an import, in TypeScript's order. */
const endings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json']

/**
 * The file that TypeScript means by an imported path: `a.ts` for `./a.js` or `./a`, the index for a folder.
 * `undefined` when there is none.
 */
export function fileMeant(path: string): string | undefined {
  const [extension = ''] = /\.[cm]?js$/.exec(path) ?? []
  const source = path.slice(0, path.length - extension.length) + (sourceOf[extension] ?? '')
  const candidates = [
    ...(extension === '' ? [] : [source]),
    path,
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ]
  return candidates.find(isFile)
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
