import { readFileSync } from 'node:fs'
import { findSourceMap, SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module'
import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { CallFrame } from '../../model/cpu-profile.js'
import { frameByStack } from './stack-hook.js'

/** A script with its source map. */
interface MappedScript {
  readonly map: SourceMap
  readonly lines: readonly string[]
  /** How many lines a source has, by its address; 0 where there is none. */
  readonly linesOf: (source: string) => number
}

/** What a map holds; one of several parts has `sections` instead of sources. */
interface Payload extends SourceMapPayload {
  readonly sections?: readonly { readonly map: Payload }[]
}

/** The types of Node.js leave the name out. */
type Entry = SourceMapping & { readonly name?: string }

const scripts = new Map<string, MappedScript | null>()

/**
 * The function in the file that its script was compiled or bundled from: as whoever transformed it in this
 * process tells, or by the source map that the script on disk names or holds. What has no map, or one that is
 * broken, or points at nothing, stays as it is.
 */
export function originalFrame(frame: CallFrame): CallFrame {
  const { functionName, url, lineNumber, columnNumber } = frame
  if (lineNumber < 0 || columnNumber < 0) return frame
  const transformed = frameByStack(frame)
  if (transformed !== null) return transformed
  const known = scripts.get(url)
  const script = known === undefined ? scriptAt(url) : known
  if (known === undefined) scripts.set(url, script)
  const entry = script === null ? null : entryAt(script, lineNumber, columnNumber)
  if (script === null || entry === null) return frame
  return {
    functionName: nameOf(script, frame) ?? functionName,
    url: entry.originalSource,
    lineNumber: entry.originalLine,
    columnNumber: entry.originalColumn,
  }
}

/** What the map says of a place; `null` where that is nothing, or no line of the source. */
function entryAt({ map, linesOf }: MappedScript, line: number, column: number): Entry | null {
  const entry = map.findEntry(line, column)
  // Node.js goes on to what the lines before end with.
  if (!('generatedLine' in entry) || entry.generatedLine !== line) return null
  const { originalSource } = entry as Partial<Entry>
  return originalSource !== undefined && entry.originalLine < linesOf(originalSource) ? entry : null
}

/** What a function was called; its name stands before its parameters, or is what it was assigned to. */
function nameOf(script: MappedScript, { functionName, lineNumber, columnNumber }: CallFrame): string | null {
  if (!/^[\w$]+$/.test(functionName)) return null
  // A minified bundle is one long line.
  const from = Math.max(0, columnNumber - functionName.length - MOST_BETWEEN)
  const before = script.lines[lineNumber]?.slice(from, columnNumber) ?? ''
  const end = before.search(/\s*[=:]\s*(?:async\b\s*)?(?:function\b\s*\*?\s*)?$|$/)
  const start = end - functionName.length
  if (!before.endsWith(functionName, end) || /[\w$.]$/.test(before.slice(0, start))) return null
  const entry = entryAt(script, lineNumber, from + start)
  return entry?.generatedColumn === from + start ? (entry.name ?? null) : null
}

/** Characters between a function's name and its parameters, at most: " = async function * ". */
const MOST_BETWEEN = 30

/** The script at an address, or of a path, with its map; `null` without one. */
function scriptAt(url: string): MappedScript | null {
  try {
    const file = isAbsolute(url) ? pathToFileURL(url) : new URL(url)
    if (file.protocol !== 'file:') return null
    const text = readFileSync(file, 'utf8')
    const named = [...text.matchAll(/\/[/*][#@]\s*sourceMappingURL=(\S+)/g)].at(-1)?.[1]
    if (named === undefined) return loadedScript(url)
    const address = new URL(named, file)
    const contents = new Map<string, string>()
    const base = address.protocol === 'data:' ? file : address
    const map = new SourceMap(withAddresses(payloadAt(address), base, contents))
    return { map, lines: text.split('\n'), linesOf: linesCounter(contents) }
  } catch {
    return null
  }
}

/** One that a loader in this process has made, with its map, of a file that is no script itself. */
function loadedScript(url: string): MappedScript | null {
  const map = findSourceMap(url)
  // What Node.js runs is not on disk, and so names cannot be looked up.
  return map === undefined ? null : { map, lines: [], linesOf: linesCounter(new Map()) }
}

function payloadAt(address: URL): Payload {
  const [head = '', data = ''] = address.protocol === 'data:' ? address.href.split(/,(.*)/s) : []
  const text =
    address.protocol !== 'data:'
      ? readFileSync(address, 'utf8')
      : head.endsWith(';base64')
        ? Buffer.from(data, 'base64').toString()
        : decodeURIComponent(data)
  // Some begin with what keeps a browser from running them.
  return JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''))
}

/** The map with its sources as whole addresses; notes the text of those that it holds. */
function withAddresses(payload: Payload, base: URL, contents: Map<string, string>): Payload {
  const { sections, sources = [], sourcesContent = [], sourceRoot = '', mappings } = payload
  if (sections !== undefined)
    return {
      ...payload,
      sections: sections.map((part) => ({ ...part, map: withAddresses(part.map, base, contents) })),
    }
  // Node.js takes what is none of the letters for a zero.
  if (!/^[\w+/,;]*$/.test(mappings)) throw new Error('no mappings')
  const root = sourceRoot === '' || sourceRoot.endsWith('/') ? sourceRoot : `${sourceRoot}/`
  const addresses = sources.map((source, index) => {
    const text = sourcesContent[index]
    const href = writtenAddress(new URL(source, new URL(root, base)), base, text)
    if (typeof text === 'string') contents.set(href, text)
    return href
  })
  return { ...payload, sources: addresses }
}

/**
 * webpack names a source from the folder that it built in: that folder is one above the script, in which the
 * source is as it was bundled. Where there is none the address stays as it is.
 */
function writtenAddress({ protocol, pathname, href }: URL, base: URL, text: unknown): string {
  if (protocol !== 'webpack:') return href
  for (let folder = new URL('.', base); ; folder = new URL('..', folder)) {
    const written = new URL(`.${pathname}`, folder).href
    const found = textOf(written)
    if (found !== null && (typeof text !== 'string' || text === found)) return written
    if (folder.pathname === '/' || folder.href === new URL('..', folder).href) return href
  }
}

function linesCounter(contents: ReadonlyMap<string, string>): (source: string) => number {
  const counted = new Map<string, number>()
  return (source) => {
    const known = counted.get(source)
    if (known !== undefined) return known
    const text = contents.get(source) ?? textOf(source)
    const lines = text === null ? 0 : text.split('\n').length
    counted.set(source, lines)
    return lines
  }
}

function textOf(source: string): string | null {
  try {
    return readFileSync(fileURLToPath(source), 'utf8')
  } catch {
    return null
  }
}
