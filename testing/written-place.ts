import { readFileSync } from 'node:fs'
import type { AllocationSite } from '../model/run.js'

type Site = Pick<AllocationSite, 'file' | 'line'>

/**
 * Where a function stands in the file as written: vitest and jest run a transformed text, and map the stacks
 * of errors back. Leaves out a line that the file does not have.
 */
export function writtenPlace(site: Site): string {
  const { file, line } = mapped(site) ?? site
  return line > 0 && line <= linesOf(file) ? `${file}:${line}` : file
}

/** As the hook for stacks that test runners set maps it; `null` without one, or where it says nothing. */
function mapped({ file, line }: Site): Site | null {
  // As V8's own, with its methods on a prototype: the hooks copy them from there.
  const frame = Object.create({
    getFileName: () => file,
    getScriptNameOrSourceURL: () => file,
    getLineNumber: () => line,
    // Only the line is known: the last place in it will do.
    getColumnNumber: () => 10_000,
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
    toString: () => `f (${file}:${line}:1)`,
  }) as NodeJS.CallSite
  try {
    const stack = String(Error.prepareStackTrace?.(new Error(), [frame]))
    const [, path, found] = /\((?:file:\/\/)?(.+):(\d+):\d+\)\s*$/.exec(stack) ?? []
    return path === undefined ? null : { file: path, line: Number(found) }
  } catch {
    return null
  }
}

function linesOf(file: string): number {
  try {
    return readFileSync(file.replace(/^file:\/\//, ''), 'utf8').split('\n').length
  } catch {
    // What is no file, as code of Node's own, has the lines that it says.
    return Number.POSITIVE_INFINITY
  }
}
