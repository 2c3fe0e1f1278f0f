import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { wayOut } from './blank.js'

/**
 * Where the syntax error lies that importing `url` ends with, and what to do about it. V8 shows the place only in
 * what Node prints of an error that nobody catches, so the file is imported once more, in a process for that.
 */
export function placeOfSyntaxError(url: string): string {
  const blanking = JSON.stringify(new URL('../typescript.js', import.meta.url).href)
  const script = `(await import(${blanking})).blankTypes(); await import(${JSON.stringify(url)})`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 10_000,
  })
  const [, file, number, line = ''] = /^(file:.+):(\d+)\n(.*)\n/m.exec(stderr ?? '') ?? []
  if (file === undefined) return ''
  return ` at ${fileURLToPath(file)}:${number}\n    ${line.trim()}\n${adviceOn(line, stderr)}`.trimEnd()
}

function adviceOn(line: string, stderr: string): string {
  if (line.trimStart().startsWith('@')) return `A decorator is more than types. ${wayOut}`
  if (/does not provide an export named/.test(stderr)) {
    return 'If it is a type, import it with "import type"; if the module is CommonJS, import its default export and take the name from that.'
  }
  return ''
}
