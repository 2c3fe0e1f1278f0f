import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { unmeasuredError } from '../model/errors.js'
import { guardChild, labMark } from './children/guard.js'
import { endGroup, MARK } from './children/leftovers.js'

/** A program and its arguments, or a line for the shell that the user wrote. */
export type PrepareStep = readonly [string, ...string[]] | string

/**
 * What makes a fresh checkout fit to run: the user's own command, or else the install that the lockfile asks for
 * and the build script. `folder` is where the checkout's package lies.
 */
export function prepareSteps(folder: string, command: string | undefined): readonly PrepareStep[] {
  if (command !== undefined) return [command]
  if (!existsSync(join(folder, 'package.json'))) return []
  const has = (file: string) => existsSync(join(folder, file))
  const builds = scriptsOf(folder).includes('build')
  const steps = (tool: string, ...install: string[]): PrepareStep[] => [
    [tool, ...install],
    ...(builds ? [[tool, 'run', 'build'] as const] : []),
  ]
  if (has('pnpm-lock.yaml')) return steps('pnpm', 'install', '--frozen-lockfile')
  if (has('yarn.lock'))
    return steps('yarn', 'install', has('.yarnrc.yml') ? '--immutable' : '--frozen-lockfile')
  if (has('bun.lock') || has('bun.lockb')) return steps('bun', 'install', '--frozen-lockfile')
  if (has('package-lock.json') || has('npm-shrinkwrap.json')) return steps('npm', 'ci')
  return builds ? [['npm', 'run', 'build']] : []
}

/** The folder in a checkout that corresponds to the package round `cwd`. */
export function packageFolder(cwd: string, top: string, checkout: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const below = relative(top, folder)
    if (existsSync(join(folder, 'package.json')) || below === '' || below.startsWith('..')) {
      return join(checkout, below.startsWith('..') ? '' : below)
    }
  }
}

/** Runs the steps one after the other. Throws an unmeasured error, with the last lines said, when one fails. */
export async function prepare(
  folder: string,
  steps: readonly PrepareStep[],
  signal: AbortSignal,
): Promise<void> {
  for (const step of steps) {
    const name = typeof step === 'string' ? step : step.join(' ')
    const { code, said } = await runStep(folder, step, signal)
    if (signal.aborted) return
    if (code !== 0) {
      throw unmeasuredError(
        `"${name}" failed (${code}) in the checkout compared with; --prepare <command> names another. It said: ${said}`,
      )
    }
  }
}

function runStep(
  folder: string,
  step: PrepareStep,
  signal: AbortSignal,
): Promise<{ code: number | string; said: string }> {
  const windows = process.platform === 'win32'
  const options = {
    cwd: folder,
    env: { ...process.env, [MARK]: `${labMark}-prepare-` },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that whatever an installer started ends with it.
    detached: !windows,
  }
  const child =
    typeof step === 'string'
      ? spawn(step, { ...options, shell: true })
      : spawn(step[0], step.slice(1), { ...options, shell: windows })
  const end = (): void => {
    child.kill('SIGKILL')
    if (child.pid !== undefined) endGroup(child.pid)
  }
  if (child.pid !== undefined) guardChild(child.pid)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  let said = ''
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: error.message, said: 'nothing' }))
    child.on('close', (code, killed) => {
      signal.removeEventListener('abort', end)
      resolve({ code: code ?? killed ?? 'no exit code', said: lastLines(said) })
    })
  })
}

function lastLines(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.slice(-3).join(' | ') || 'nothing'
}

function scriptsOf(folder: string): string[] {
  try {
    const manifest: { scripts?: Record<string, unknown> } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    return Object.keys(manifest.scripts ?? {})
  } catch {
    return []
  }
}
