import { existsSync, readFileSync } from 'node:fs'
import inspector from 'node:inspector'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { VariantSource } from '../model/run.js'
import type { Scenario } from '../model/scenario.js'

/** A function's first character. Line and column count from 0. */
interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * The source of every variant as its author wrote it, types included: blanking keeps each character's
 * place, so a place in the running code is the same place in the file. A variant with a file of its own is
 * shown whole, without its imports; one inside the scenario file is shown as its factory.
 */
export async function sourcesOf(scenario: Scenario, scenarioFile: string): Promise<VariantSource[]> {
  const places = await locate(Object.values(scenario.variants))
  return Object.entries(scenario.variants).flatMap(([variant, factory], index) => {
    const place = places[index]
    if (place === undefined) return []
    const file = originalOf(place.file)
    const text = readFileSync(file, 'utf8')
    if (place.file !== scenarioFile) return [{ variant, file, ...withoutImports(text) }]
    const start = offsetOf(text, place)
    return [
      {
        variant,
        file,
        line: place.line + 1,
        code: dedent(text.slice(start, start + factory.toString().length)),
      },
    ]
  })
}

/** The TypeScript file that a file of gclab's own dist/ was made of, line by line; any other file is itself. */
export function originalOf(file: string): string {
  const source = file.replace(`${sep}dist${sep}`, sep).replace(/\.js$/, '.ts')
  return file.endsWith('.js') && file.includes(`${sep}dist${sep}scenarios${sep}`) && existsSync(source)
    ? source
    : file
}

/** Where V8 says functions begin; `undefined` for one that is not in a file. */
async function locate(functions: readonly unknown[]): Promise<(Place | undefined)[]> {
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
): Place | undefined {
  const location = properties.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
  const url = location === undefined ? undefined : urls.get(location.scriptId)
  if (location === undefined || !url?.startsWith('file:')) return undefined
  const [path = url] = url.split('?')
  return { file: fileURLToPath(path), line: location.lineNumber, column: location.columnNumber }
}

function offsetOf(text: string, { line, column }: Place): number {
  let offset = 0
  for (let i = 0; i < line; i++) offset = text.indexOf('\n', offset) + 1
  return offset + column
}

/** The text after its leading import lines, and the line it then begins at. */
function withoutImports(text: string): { readonly line: number; readonly code: string } {
  const imports =
    /^(?:\s*(?:import\b[^;]*?from\s*['"][^'"]+['"];?|import\s*['"][^'"]+['"];?|\/\/[^\n]*)\s*\n)*\s*/.exec(
      text,
    )
  const head = imports?.[0] ?? ''
  return { line: head.split('\n').length, code: text.slice(head.length).trimEnd() }
}

/** The code with the indent that all lines but the first share taken away. */
function dedent(code: string): string {
  const [first = '', ...rest] = code.split('\n')
  const indents = rest
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const common = indents.length === 0 ? 0 : Math.min(...indents)
  return [first, ...rest.map((line) => line.slice(common))].join('\n')
}
