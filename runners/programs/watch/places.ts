import type { CallFrame } from '../../../model/cpu-profile.js'
import type { WatchedFunction } from '../../../model/watch.js'
import { originalFrame } from '../../child/source-map.js'
import { writtenFunction } from '../../child/written-function.js'
import type { FunctionPlace } from './records.js'

/** Whose code a function is, as {@link packageOf}, by the source that its script was made from. */
export function packageAt(place: FunctionPlace): string | null {
  return packageOf(place[1], originalFrame(frameOf(place)).url)
}

/** A function where people find it. */
export function functionAt(place: FunctionPlace): WatchedFunction {
  const { line, ...written } = writtenFunction(frameOf(place))
  const file = place[1] === '0' ? '(V8)' : written.file || '(a script that is gone)'
  return { ...written, file, line: line ?? 0 }
}

function frameOf([functionName, , url, line, column]: FunctionPlace): CallFrame {
  return { functionName, url, lineNumber: line - 1, columnNumber: column - 1 }
}

/** What Node.js itself, and V8, go by beside the packages of a program. */
const NODE = 'Node.js'

/**
 * Whose code a script is: a package's name, {@link NODE}, or `null` for the program's own. Code made at run
 * time has no address and counts as the program's; script "0" is V8 itself.
 */
function packageOf(script: string, url: string): string | null {
  if (script === '0' || url.startsWith('node:')) return NODE
  const [, name] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(url) ?? []
  return name === undefined ? null : decodeURIComponent(name).replace('\\', '/')
}
