import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Whose suites are run, as they are imported. */
export const tools = ['benchmark', 'bench-node', 'mitata', 'tinybench', 'vitest']

/** Whether recorders stand in for benchmark tools: a scenario may measure such a tool itself. */
let isOn = false
export function recordSuites(): void {
  isOn = true
}

/** The file that stands in for a benchmark tool which a suite imports; `undefined` for anything else. */
export function recorderOf(specifier: string): string | undefined {
  return isOn && tools.includes(specifier)
    ? fileURLToPath(new URL(`./recorders/${specifier}.js`, import.meta.url))
    : undefined
}

/** Whether a file's text imports a tool by its name. */
export function usesTool(text: string): boolean {
  return new RegExp(`(?:from|import|require\\()\\s*(['"])(?:${tools.join('|')})\\1`).test(text)
}

/** Whether a file may be a suite written for another tool: by its name and text it is no scenario. */
export function mayBeSuite(file: string): boolean {
  if (/\.gclab\.\w+$/.test(file) || !existsSync(file)) return false
  return !/\bdefine(?:Scenario|Service)\b|(?:from|import|require\()\s*['"]gclab\b/.test(
    readFileSync(file, 'utf8'),
  )
}
