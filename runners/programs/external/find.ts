import { existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unmeasuredError } from '../../../model/errors.js'
import { cacheFolder, makeCache, removeTemporary } from '../../../storage/temporary.js'
import { guardFolder } from '../../processes/guard.js'
import { withoutRepository } from '../../processes/plain-environment.js'
import { runProgram } from '../../processes/run-program.js'
import type { ToolPackage } from './catalogue.js'

/** A tool that can be run. */
export interface FoundTool {
  /** Its entry script. */
  readonly bin: string
  readonly version: string
}

const FETCH_MS = 300_000

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
  return installedIn(project, tool.name) ?? installedIn(fetched, tool.name) ?? fetchTool()

  async function fetchTool(): Promise<FoundTool> {
    notify(
      `${tool.name} is not installed in this project: fetching ${tool.name}@${tool.version} once into ${fetched}`,
    )
    makeCache(cache)
    const folder = mkdtempSync(join(cache, 'fetching-'))
    guardFolder(folder)
    try {
      const problem = await install(tool, folder, signal)
      if (problem === null && !existsSync(fetched)) renameSync(folder, fetched)
      const found = installedIn(fetched, tool.name)
      if (found !== null) return found
      throw unmeasuredError(
        `${tool.name} could not be fetched${problem === null ? '' : ` (${problem})`}. ` +
          `Where there is a network, install it into the project: npm install --save-dev ${tool.name}@${tool.version}`,
      )
    } finally {
      removeTemporary(folder)
    }
  }
}

/** Installs without running any package's scripts; returns what went wrong. */
async function install(tool: ToolPackage, folder: string, signal: AbortSignal): Promise<string | null> {
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline']
  // Without a network npm would else wait and try again for minutes.
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']
  const { code, ended, said } = await runProgram(
    'npm',
    ['install', `${tool.name}@${tool.version}`, ...quiet, ...patience],
    {
      cwd: folder,
      env: { ...withoutRepository(), npm_config_prefix: '', npm_config_global: 'false' },
      limitMs: FETCH_MS,
      // There npm is a script.
      shell: process.platform === 'win32',
      signal,
    },
  )
  if (ended === 'late') return `npm took longer than ${FETCH_MS / 1000} s`
  if (code === 0) return null
  const line = /npm (?:ERR!|error) (?:code )?(E\w+)/.exec(said)?.[1]
  return line ?? (code === null ? 'npm could not be started' : `npm ended with ${code}`)
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
