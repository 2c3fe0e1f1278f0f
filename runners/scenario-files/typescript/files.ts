import { statSync } from 'node:fs'
import { join } from 'node:path'

/** What TypeScript means by an extension in an import: the source of what will be built. */
const sourcesOf: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}
/** What may be left out at the end of an import, in TypeScript's order. */
const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json']

/**
 * The file that TypeScript means by an imported path: `a.ts` for `./a.js` or `./a`, the index for a folder.
 * `undefined` when there is none.
 */
export function fileMeant(path: string): string | undefined {
  const [extension = ''] = /\.[cm]?jsx?$/.exec(path) ?? []
  const stem = path.slice(0, path.length - extension.length)
  const candidates = [
    ...(sourcesOf[extension] ?? []).map((ending) => stem + ending),
    path,
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ]
  return candidates.find(isFile)
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
