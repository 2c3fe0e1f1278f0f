import { existsSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallFrame } from '../../model/cpu-profile.js'
import { builtFile } from '../../storage/dist-file.js'
import { originalFrame } from './source-map.js'

/** A function where people find it. */
export interface WrittenFunction {
  readonly function: string
  /** From the working directory on, where it is below; empty for V8's own. */
  readonly file: string
  /** Counts from 1; `null` where it is not known. */
  readonly line: number | null
}

/** The function of a frame in the file that its script was made from, where a source map tells. */
export function writtenFunction(frame: CallFrame): WrittenFunction {
  const { functionName, url, lineNumber } = originalFrame(frame)
  return {
    function: functionName || '(anonymous)',
    file: url === '' ? '' : fileOf(url),
    line: lineNumber < 0 ? null : lineNumber + 1,
  }
}

const built = fileURLToPath(builtFile(''))

/** A script's file for people, by its address or path: gclab's own as its TypeScript source. */
export function fileOf(url: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url
  if (!isAbsolute(path)) return url
  const source = join(built, '..', path.slice(built.length).replace(/\.js$/, '.ts'))
  const file = path.startsWith(built) && existsSync(source) ? source : path
  const below = relative(process.cwd(), file)
  return below.startsWith('..') || below === '' ? file : below.split(sep).join('/')
}
