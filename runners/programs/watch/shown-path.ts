import { relative } from 'node:path'

/** A path as it is shown: from here on, where it is below. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return path.startsWith('/') && !short.startsWith('..') ? short : path
}
