import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CallFrame } from '../../model/cpu-profile.js'

/**
 * The function as the hook for stacks of errors has it that test runners and loaders set, when they transform
 * code as they load it; `null` without one, or where it knows no better.
 */
export function frameByStack(frame: CallFrame): CallFrame | null {
  const { functionName, url, lineNumber, columnNumber } = frame
  const hook = Error.prepareStackTrace
  if (hook === undefined) return null
  try {
    const stack = String(hook(new Error(), [callSite(frame)]))
    const [, file = url, line, column] = /\((.+):(\d+):(\d+)\)\s*$/.exec(stack) ?? []
    const [told, toldColumn] = [Number(line) - 1, Number(column) - 1]
    const isOther = file !== url || told !== lineNumber || toldColumn !== columnNumber
    const isThere = told >= 0 && existsSync(file.startsWith('file:') ? fileURLToPath(file) : file)
    return isOther && isThere ? { functionName, url: file, lineNumber: told, columnNumber: toldColumn } : null
  } catch {
    return null
  }
}

/** As V8's own, with its methods on a prototype: the hooks copy them from there. */
function callSite({ url, lineNumber, columnNumber }: CallFrame): NodeJS.CallSite {
  return Object.create({
    getFileName: () => url,
    getScriptNameOrSourceURL: () => url,
    getLineNumber: () => lineNumber + 1,
    getColumnNumber: () => columnNumber + 1,
    getFunctionName: () => 'f',
    getMethodName: () => null,
    getTypeName: () => null,
    isNative: () => false,
    isEval: () => false,
    isConstructor: () => false,
    isToplevel: () => true,
    isAsync: () => false,
    getEvalOrigin: () => undefined,
    getThis: () => undefined,
    toString: () => `f (${url}:${lineNumber + 1}:${columnNumber + 1})`,
  })
}
