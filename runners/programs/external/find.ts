import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unmeasuredError } from '../../../model/errors.js'
import { cacheFolder } from '../../../storage/temporary.js'
import { fetchPackage } from '../../processes/fetch-package.js'
import { lastLines } from '../../processes/run-program.js'
import type { ToolPackage } from './catalogue.js'

/** A tool that can be run. */
export interface FoundTool {
  /** Its entry script. */
  readonly bin: string
  readonly version: string
}

/**
 * The user's own installation of a tool, else the one fetched before, else it is fetched now, with a notice.
 * Throws an unmeasured error with the command to install it when it cannot be fetched.
 */
export async function findTool(
  tool: ToolPackage,
  project: string,
  notify: (text: string) => void,
  signal: AbortSignal,
  cache = cacheFolder('tools'),
): Promise<FoundTool> {
  const fetched = join(cache, `${tool.name}-${tool.version}`)
  const there = (): FoundTool | null => installedIn(fetched, tool.name)
  const found = installedIn(project, tool.name) ?? there()
  if (found !== null) return found
  notify(
    `${tool.name} is not installed in this project: fetching ${tool.name}@${tool.version} once into ${fetched}`,
  )
  const name = `${tool.name}@${tool.version}`
  const problem = await fetchPackage(name, fetched, () => there() !== null, signal)
  const own = there()
  if (own !== null) return own
  const code = problem && (/npm (?:ERR!|error) (?:code )?(E\w+)/.exec(problem)?.[1] ?? lastLines(problem))
  throw unmeasuredError(
    `${tool.name} could not be fetched${code === null ? '' : ` (${code})`}. ` +
      `Where there is a network, install it into the project: npm install --save-dev ${name}`,
  )
}

function installedIn(folder: string, name: string): FoundTool | null {
  try {
    const manifest = createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)
    const { bin, version } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      bin: string | Record<string, string>
      version: string
    }
    const script = typeof bin === 'string' ? bin : bin[name]
    return script === undefined ? null : { bin: join(dirname(manifest), script), version }
  } catch {
    return null
  }
}
