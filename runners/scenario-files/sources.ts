import { existsSync, readFileSync } from 'node:fs'
import inspector from 'node:inspector'
import { dirname, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { VariantSource } from '../../model/run.js'
import type { Scenario } from '../../model/scenario.js'
import { minimum } from '../../stats/summary.js'
import { needsOf, withNeeds } from './source-needs.js'
import { withoutImports } from './source-text.js'

/** A function's first character. Line and column count from 0. */
interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * The source of every variant as written, types included: blanking keeps each character's place, so places in
 * the running code are places in the file. What is transformed keeps its lines; what a loader of the user's
 * makes of a file may keep nothing, and then no code is shown. A variant with its own file is shown whole,
 * without imports; one that shares its file is shown as its factory, beside what only it needs.
 */
export async function sourcesOf(scenario: Scenario, scenarioFile: string): Promise<VariantSource[]> {
  const factories = Object.values(scenario.variants)
  const positions = await locate(factories)
  const sources = Object.keys(scenario.variants).flatMap((variant, index): VariantSource[] => {
    const [position, factory] = [positions[index], factories[index]]
    if (position === undefined || factory === undefined) return []
    const alone =
      position.file !== scenarioFile && positions.filter((one) => one?.file === position.file).length === 1
    const file = originalOf(position.file)
    const text = readFileSync(file, 'utf8')
    const shown = alone ? withoutImports(text) : factoryIn(text, position, factory.toString())
    return shown === undefined ? [] : [{ variant, file, ...shown }]
  })
  const root = dirname(originalOf(scenarioFile))
  return withNeeds(sources, (source) => needsOf(source, root))
}

/** The factory with the comment above it. `written` is its text as it runs. */
function factoryIn(
  text: string,
  position: Position,
  written: string,
): Pick<VariantSource, 'line' | 'code'> | undefined {
  const place = placeIn(text, position, written)
  if (place === undefined) return undefined
  const { start, end } = place
  const line = text.slice(0, start).split('\n').length
  const code = dedent(text.slice(start, end))
  const comment =
    /(?:^|\n)[ \t]*(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)[ \t]*\n[ \t]*(?:export[ \t]+)?(?:async[ \t]+)?$/.exec(
      text.slice(0, start),
    )?.[1]
  if (comment === undefined) return { line, code }
  return { line: line - comment.split('\n').length, code: `${dedent(comment)}\n${code}` }
}

/** From where to where a factory stands in its file; `undefined` where that does not have its words. */
function placeIn(
  text: string,
  position: Position,
  written: string,
): { readonly start: number; readonly end: number } | undefined {
  const found = offsetOf(text, position)
  // V8 says where the parameters of a function or method begin, and where an arrow function does.
  const isArrow = text.startsWith(written.slice(0, 1), found)
  const start = isArrow ? found : found - written.indexOf('(')
  const isBlanked = [...written].every((letter, i) => letter === text[start + i] || ' ;'.includes(letter))
  if (isBlanked) return { start, end: start + written.length }
  const lines = text.split('\n')
  const whole = lines.slice(position.line, position.line + written.split('\n').length).join('\n')
  // An imported function is called so where an ES module has become CommonJS.
  const words = written.replaceAll('.call(void 0', '').match(/(?<![\w$])[A-Za-z]\w+/g) ?? []
  if (!words.every((word) => whole.includes(word))) return undefined
  const lineStart = offsetOf(text, { ...position, column: 0 })
  return { start: lineStart + whole.length - whole.trimStart().length, end: lineStart + whole.length }
}

/** The TypeScript source of a file of gclab's own dist/, line by line; any other file is its own. */
export function originalOf(file: string): string {
  const source = file.replace(`${sep}dist${sep}`, sep).replace(/\.js$/, '.ts')
  return file.endsWith('.js') && file.includes(`${sep}dist${sep}scenarios${sep}`) && existsSync(source)
    ? source
    : file
}

/** Where V8 says functions begin; `undefined` for one that is not in a file. */
async function locate(functions: readonly unknown[]): Promise<(Position | undefined)[]> {
  const session = new inspector.Session()
  session.connect()
  const post = <R>(method: string, params?: object): Promise<R> =>
    new Promise((resolve, reject) =>
      session.post(method, params, (error, result) => (error ? reject(error) : resolve(result as R))),
    )
  const urls = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))
  const key = 'gclab.located'
  ;(globalThis as Record<string, unknown>)[key] = functions
  try {
    await post('Debugger.enable')
    return await Promise.all(
      functions.map(async (_, index) => {
        const expression = `globalThis[${JSON.stringify(key)}][${index}]`
        const { result } = await post<{ result: { objectId: string } }>('Runtime.evaluate', { expression })
        const { internalProperties } = await post<{ internalProperties: InternalProperty[] }>(
          'Runtime.getProperties',
          { objectId: result.objectId },
        )
        return placeOf(internalProperties, urls)
      }),
    )
  } finally {
    delete (globalThis as Record<string, unknown>)[key]
    session.disconnect()
  }
}

interface InternalProperty {
  readonly name: string
  readonly value?: { readonly value?: { scriptId: string; lineNumber: number; columnNumber: number } }
}

function placeOf(
  properties: readonly InternalProperty[],
  urls: ReadonlyMap<string, string>,
): Position | undefined {
  const location = properties.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
  const url = location === undefined ? undefined : urls.get(location.scriptId)
  if (location === undefined || !url?.startsWith('file:')) return undefined
  const [path = url] = url.split('?')
  return { file: fileURLToPath(path), line: location.lineNumber, column: location.columnNumber }
}

function offsetOf(text: string, { line, column }: Position): number {
  let offset = 0
  for (let i = 0; i < line; i++) offset = text.indexOf('\n', offset) + 1
  return offset + column
}

/** The code with the indent that all lines but the first share taken away. */
function dedent(code: string): string {
  const [first = '', ...rest] = code.split('\n')
  const indents = rest
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const common = indents.length === 0 ? 0 : minimum(indents)
  return [first, ...rest.map((line) => line.slice(common))].join('\n')
}
