import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeCache, removeTemporary } from '../../storage/temporary.js'
import { guardedFolder } from './guard.js'
import { withoutRepository } from './plain-environment.js'
import { runProgram } from './run-program.js'

const FETCH_MS = 600_000
const quiet = ['--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts']
/** Without a network npm would else wait and try again for minutes. */
const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']

/**
 * Installs a package (`name@version`) from the npm registry into a folder of the cache; no install script
 * runs. Moves it into place once it is whole: half a package would be taken for one the next time. `isThere`
 * tells whether another process was faster. Resolves with the failure in npm's words, or `null`.
 */
export async function fetchPackage(
  name: string,
  folder: string,
  isThere: () => boolean,
  signal: AbortSignal,
): Promise<string | null> {
  makeCache(dirname(folder))
  const fetching = guardedFolder('fetching-', dirname(folder))
  try {
    const { code, ended, said } = await runProgram(
      'npm',
      ['install', name, '--prefix', fetching, ...quiet, ...patience],
      {
        cwd: fetching,
        env: { ...withoutRepository(), npm_config_prefix: '', npm_config_global: 'false' },
        limitMs: FETCH_MS,
        // On Windows npm is a script.
        shell: process.platform === 'win32',
        signal,
      },
    )
    if (ended === 'late') return `npm took longer than ${FETCH_MS / 1000} s`
    if (code !== 0) return said
    if (isThere()) return null
    rmSync(folder, { recursive: true, force: true })
    renameSync(fetching, folder)
    return null
  } finally {
    removeTemporary(fetching)
  }
}
