import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../../model/errors.js'
import { frameOf } from '../error-cause.js'
import { wayOut } from './compile.js'

/**
 * The place of the syntax error that importing `url` ends with, and a remedy. V8 shows the place only of an
 * uncaught error, so another process imports the file once more.
 */
export function placeOfSyntaxError(url: string): string {
  const hooks = JSON.stringify(new URL('../typescript.js', import.meta.url).href)
  const script = `(await import(${hooks})).hookTypeScript(); await import(${JSON.stringify(url)})`
  const { stderr } = spawnSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 10_000,
  })
  // An ES module by its address, CommonJS by its path.
  const [, found, number, line = ''] = /^((?:file:|\/|[A-Za-z]:\\).+):(\d+)\n(.*)\n/m.exec(stderr ?? '') ?? []
  if (found === undefined) return ''
  const file = found.startsWith('file:') ? fileURLToPath(found) : found
  return ` at ${file}:${number}\n    ${line.trim()}\n${adviceOn(line, stderr)}`.trimEnd()
}

/** Where an error was thrown during an import, with the remedy for TypeScript written for CommonJS. */
export function placeOfError(error: unknown): string {
  const frame = frameOf(error)
  if (frame === undefined) return ''
  const [, name] =
    /^(require|module|exports|__dirname|__filename) is not defined/.exec(messageOf(error)) ?? []
  return ` at ${frame.file}:${frame.line}${name === undefined ? '' : `. ${commonJsAdvice(frame.file, name)}`}`
}

function commonJsAdvice(file: string, name: string): string {
  const instead = name.startsWith('__') ? 'import.meta.dirname or import.meta.filename' : 'import and export'
  return /\.m?ts$/.test(file)
    ? `By its name or its tsconfig.json the file is an ES module, which has no ${name}: use ${instead}, name it .cts, or say "module": "commonjs" in tsconfig.json.`
    : `The file is an ES module, which has no ${name}: use ${instead}, or name a CommonJS file .cjs.`
}

function adviceOn(line: string, stderr: string): string {
  const isModuleSyntax =
    /^SyntaxError: (?:Cannot use import statement|Unexpected token 'export'|await is only valid)/m.test(
      stderr,
    )
  if (isModuleSyntax) {
    return 'The file is an ES module, and by its package.json or its name it is CommonJS: name it .mjs (or .ts), or put "type": "module" into the package.json.'
  }
  if (/(?:^|[\s{};(,])@[\w$(]/.test(line) && /^SyntaxError: Invalid or unexpected token/m.test(stderr))
    return `A decorator is more than types. ${wayOut}`
  if (/does not provide an export named/.test(stderr)) {
    const keyword = /^\s*export\b/.test(line) ? 'export' : 'import'
    return `If it is a type, ${keyword} it with "${keyword} type"; if the module is CommonJS, import its default export and take the name from that.`
  }
  return ''
}
