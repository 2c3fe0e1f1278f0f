import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findUp } from '../../../storage/find-up.js'

/** Whose suites are run, as they are imported. */
export const tools = ['benchmark', 'bench-node', 'mitata', 'tinybench', 'vitest']

/** Whether recorders stand in for benchmark tools: a scenario may measure such a tool itself. */
let isOn = false
export function recordSuites(): void {
  isOn = true
}

/**
 * The file that stands in for a benchmark tool which a suite imports, by name or, as in the tool's own
 * repository, by path; `undefined` for anything else.
 */
export function recorderOf(specifier: string, importer: string): string | undefined {
  if (!isOn) return undefined
  const tool = tools.includes(specifier) ? specifier : toolAt(specifier, importer)
  return tool && fileURLToPath(new URL(`./recorders/${tool}.js`, import.meta.url))
}

/** The tool whose main file a path means. */
function toolAt(specifier: string, importer: string): string | undefined {
  if (!/^\.{0,2}\//.test(specifier)) return undefined
  const path = resolve(dirname(importer), specifier)
  const manifest = findUp(path, 'package.json')
  if (manifest === undefined) return undefined
  const root = dirname(manifest)
  const name = nameIn(manifest)
  const within = relative(root, path).split(sep).join('/')
  const isMain =
    within === '' ||
    /^(?:(?:src|lib|dist)\/)?(?:index|main)(?:\.[cm]?[jt]s)?$|^(?:src|lib|dist)$/.test(within)
  const isNamed = within.replace(/\.[cm]?[jt]s$/, '') === name
  // The tool's own files import each other.
  const isOwn = /^(?:src|lib|dist)\//.test(relative(root, importer).split(sep).join('/'))
  return name !== undefined && tools.includes(name) && (isMain || isNamed) && !isOwn ? name : undefined
}

function nameIn(manifest: string): string | undefined {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).name
  } catch {
    return undefined
  }
}

const callsBench = (text: string): boolean => /\bbench(?:\.\w+)*\s*\(/.test(text)

/** Whether a file's text imports a tool by its name. Tests import vitest, too: benchmarks call `bench`. */
export function usesTool(text: string): boolean {
  const others = tools.filter((tool) => tool !== 'vitest')
  return imports(text, others) || (imports(text, ['vitest']) && callsBench(text))
}

function imports(text: string, names: readonly string[]): boolean {
  return new RegExp(`(?:from|import|require\\()\\s*(['"])(?:${names.join('|')})\\1`).test(text)
}

/**
 * Whether a file takes `bench` from nowhere, as with globals of vitest; by its name and its text. One that
 * imports some of vitest's functions may take the others so.
 */
export function usesGlobals(file: string, text: string): boolean {
  const isNamed = /\.bench(?:mark)?\.[cm]?[jt]s$/.test(file)
  const isOwn = /\b(?:const|let|var|function|class)\s+bench\b|\bimport\s[^'"]*\bbench\b[^'"]*\bfrom\b/.test(
    text,
  )
  if (!isNamed || imports(text, ['vitest'])) return isNamed
  return !usesTool(text) && !isOwn && callsBench(text)
}

/** Whether a file may be a suite written for another tool: by its name and text it is no scenario. */
export function mayBeSuite(file: string): boolean {
  if (/\.gclab\.\w+$/.test(file) || !existsSync(file)) return false
  return !/\bdefine(?:Scenario|Service)\b|(?:from|import|require\()\s*['"]gclab\b(?!\/vitest-provider)/.test(
    readFileSync(file, 'utf8'),
  )
}
