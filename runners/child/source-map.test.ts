import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderOf } from '../scenario-files/typescript/testdata/project.js'
import { originalFrame } from './source-map.js'

const source = `// rows
interface Row { readonly id: number }

export const make = (id: number): Row => ({ id })
export function keep(row: Row): Row {
  return { ...row }
}
`
const files = {
  'src/rows.ts': source,
  'src/main.ts': `import { pad } from 'pads'\nimport { keep, make } from './rows.ts'\nconsole.log(pad(keep(make(1))))\n`,
  'node_modules/pads/package.json': '{ "name": "pads", "main": "index.js" }',
  'node_modules/pads/index.js': '\nexports.pad = function pad(item) {\n  return { item }\n}\n',
}

/** The frame of the function that is written so in a file, as V8 tells of it: at its parameters. */
function frameAt(file: string, written: string, functionName: string) {
  const lines = readFileSync(file, 'utf8').split('\n')
  const lineNumber = lines.findIndex((line) => line.includes(written))
  const columnNumber = (lines[lineNumber] ?? '').indexOf(written) + written.length
  return { functionName, url: pathToFileURL(file).href, lineNumber, columnNumber }
}

async function bundled(options: object): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = folderOf(files)
  const file = join(folder, 'dist/app.mjs')
  const entryPoints = [join(folder, 'src/main.ts')]
  const how = { bundle: true, format: 'esm', sourcemap: true, outfile: file, ...options } as const
  await build({ ...how, entryPoints, logLevel: 'silent' })
  return { folder, file }
}

/** What a script of one line that has this map, at its side, is said to come from. */
function originalOf(map: object | string, more: Readonly<Record<string, string>> = {}) {
  const text = typeof map === 'string' ? map : JSON.stringify(map)
  const script = { 'dist/a.js': 'function f() {}\n//# sourceMappingURL=a.js.map\n', 'dist/a.js.map': text }
  const folder = folderOf({ ...script, ...more })
  const { href } = pathToFileURL(join(folder, 'dist/a.js'))
  const found = originalFrame({ functionName: 'f', url: href, lineNumber: 0, columnNumber: 10 })
  return [found.url.replace(pathToFileURL(`${folder}/`).href, ''), found.lineNumber]
}

// The tests' runner has one, which follows maps in its own way.
const runner = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? {}
beforeAll(() => Reflect.deleteProperty(Error, 'prepareStackTrace'))
afterAll(() => Object.defineProperty(Error, 'prepareStackTrace', runner))

describe('the original of a function in a bundle', () => {
  it.each([{ sourcemap: true }, { sourcemap: 'inline' }, { sourcemap: true, sourcesContent: false }])(
    'is found with %j, that of a package too',
    async (options) => {
      const { folder, file } = await bundled(options)
      const placeOf = (written: string, name: string) => {
        const { url, lineNumber } = originalFrame(frameAt(file, written, name))
        return `${url.replace(pathToFileURL(`${folder}/`).href, '')}:${lineNumber + 1}`
      }
      expect(placeOf('function keep', 'keep')).toBe('src/rows.ts:5')
      expect(placeOf('make = ', 'make')).toBe('src/rows.ts:4')
      expect(placeOf('function pad2', 'pad2')).toBe('node_modules/pads/index.js:2')
      // What the bundler put in itself.
      expect(placeOf('__commonJS = ', '__commonJS')).toMatch(/^dist\/app\.mjs:/)
    },
  )

  it('has the name that the map has, and else the one in the bundle', async () => {
    const { file } = await bundled({ minify: true })
    const text = readFileSync(file, 'utf8')
    const [, keep = ''] = /function (\w+)\(\w+\)\{return\{\.\.\./.exec(text) ?? []
    const [, make = ''] = /(\w+)=\w+=>\(\{id:/.exec(text) ?? []
    expect(originalFrame(frameAt(file, `function ${keep}`, keep)).functionName).toBe('keep')
    expect(originalFrame(frameAt(file, `${make}=`, make)).functionName).toBe('make')
    // Assigned to a property: what stands there is not the name of a function.
    expect(originalFrame(frameAt(file, '.pad=function', 'e.pad')).functionName).toBe('e.pad')
  })

  it('is looked for by path too, as V8 has scripts in CommonJS', async () => {
    const { file } = await bundled({ format: 'cjs' })
    const frame = { ...frameAt(file, 'function keep', 'keep'), url: file }
    expect(originalFrame(frame)).toMatchObject({
      url: expect.stringMatching(/\/src\/rows\.ts$/),
      lineNumber: 4,
    })
  })
})

describe('a source map', () => {
  // Line 1 is line 3 of the source.
  const map = { version: 3, names: [], mappings: 'AAEA' }
  const text = 'a\nb\nc\nd\n'

  it('may have a root, parts, the text of its sources, and a head', () => {
    const own = { 'src/a.ts': text }
    const whole = { ...map, sourceRoot: '../src', sources: ['a.ts'] }
    expect(originalOf({ ...map, sources: ['../src/a.ts'] }, own)).toEqual(['src/a.ts', 2])
    expect(originalOf(whole, own)).toEqual(['src/a.ts', 2])
    expect(
      originalOf({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map: whole }] }, own),
    ).toEqual(['src/a.ts', 2])
    expect(originalOf(`)]}'\n${JSON.stringify(whole)}`, own)).toEqual(['src/a.ts', 2])
    expect(originalOf({ ...map, sources: ['webpack://app/./src/a.ts'], sourcesContent: [text] })).toEqual([
      'webpack://app/src/a.ts',
      2,
    ])
  })

  it('of webpack is followed to the file, where that is as it was bundled', () => {
    const ofWebpack = { ...map, sources: ['webpack://app/./src/a.ts'] }
    const withText = { ...ofWebpack, sourcesContent: [text] }
    expect(originalOf(withText, { 'src/a.ts': text })).toEqual(['src/a.ts', 2])
    expect(originalOf(ofWebpack, { 'src/a.ts': text })).toEqual(['src/a.ts', 2])
    expect(originalOf(withText, { 'src/a.ts': `${text}e\n` })).toEqual(['webpack://app/src/a.ts', 2])
  })

  it.each([
    ['without its source', { ...map, sources: ['../src/gone.ts'] }],
    ['of another, shorter source', { ...map, sources: ['../src/short.ts'] }],
    ['of no source', { ...map, sources: [null] }],
    ['of letters that mean nothing', { ...map, sources: ['../src/short.ts'], mappings: '%%%%' }],
    ['of other lines only', { ...map, sources: ['../src/short.ts'], mappings: ';AAAA' }],
    ['without mappings', { version: 3, sources: ['../src/short.ts'] }],
    ['that is no JSON', '<!doctype html>'],
    ['that is empty', ''],
  ])('%s leaves a function where it is', (_, broken) => {
    expect(originalOf(broken, { 'src/short.ts': 'a\n' })).toEqual(['dist/a.js', 0])
  })

  it('that is missing leaves a function where it is, and so does a script that is no file', () => {
    const folder = folderOf({ 'a.js': 'f()\n//# sourceMappingURL=b.map\n', 'c.js': 'f()\n' })
    const urls = [
      pathToFileURL(join(folder, 'a.js')).href,
      join(folder, 'c.js'),
      'node:fs',
      'evalmachine',
      '',
    ]
    for (const url of urls) {
      const frame = { functionName: 'f', url, lineNumber: 0, columnNumber: 0 }
      expect(originalFrame(frame)).toEqual(frame)
    }
  })
})
