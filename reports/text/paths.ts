import { win32 } from 'node:path'
import type { ScenarioResult } from '../../model/run.js'

/**
 * A path for people: from the folder above the scenario's own if that lies outside the folder of the run, so
 * that a report does not tell where somebody's home is; and from `node_modules` for a package.
 */
export function pathOf(scenario: ScenarioResult, file: string): string {
  const path = file.replace(/\\/g, '/').replace(/^file:\/\//, '')
  const packaged = path.lastIndexOf('/node_modules/')
  if (packaged >= 0) return path.slice(packaged + 1)
  const above = parentOf(parentOf(scenario.file.replace(/\\/g, '/')))
  return win32.isAbsolute(path) && above !== '' && path.startsWith(`${above}/`)
    ? path.slice(above.length + 1)
    : path
}

/** The same with the line, as editors open it. */
export function placeInScenario(scenario: ScenarioResult, file: string, line: number): string {
  return `${pathOf(scenario, file)}:${line}`
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
