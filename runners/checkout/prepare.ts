import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { unmeasuredError } from '../../model/errors.js'
import { withoutRepository } from '../processes/plain-environment.js'
import { lastLines, runProgram } from '../processes/run-program.js'

/** A program and its arguments, or a line for the shell that the user wrote, and where it runs. */
export interface PrepareStep {
  readonly folder: string
  readonly command: readonly [string, ...string[]] | string
}

/**
 * The steps that make a fresh checkout run: the user's own command, or the install of the lockfile and the
 * build script. `folder` holds the checkout's package; a workspace's lockfile lies above it, at most at
 * `top`. If the lockfile's folder has a build, that builds all; else the package's does.
 */
export function prepareSteps(
  folder: string,
  top: string,
  command: string | undefined,
): readonly PrepareStep[] {
  if (command !== undefined) return [{ folder, command }]
  const root = foldersUpTo(folder, top).find((each) => installOf(each) !== undefined)
  const install = root && installOf(root)
  const builder = [root, folder].find((each) => each && scriptsOf(each).includes('build'))
  const steps: PrepareStep[] = []
  if (root && install) steps.push({ folder: root, command: install })
  if (builder) steps.push({ folder: builder, command: [install?.[0] ?? 'npm', 'run', 'build'] })
  return steps
}

/** Whether the package in `folder` has dependencies that no step installs. Trusts the user's own steps. */
export function lacksInstall(folder: string, steps: readonly PrepareStep[]): boolean {
  const { dependencies, devDependencies } = manifestOf(folder)
  const needs = Object.keys({ ...dependencies, ...devDependencies }).length > 0
  return needs && steps.every(({ command }) => typeof command !== 'string' && command[1] === 'run')
}

/** The install that a folder's lockfile asks for; `undefined` without one. */
function installOf(folder: string): [string, ...string[]] | undefined {
  const has = (file: string) => existsSync(join(folder, file))
  if (!has('package.json')) return undefined
  if (has('pnpm-lock.yaml')) return ['pnpm', 'install', '--frozen-lockfile']
  if (has('yarn.lock')) return ['yarn', 'install', has('.yarnrc.yml') ? '--immutable' : '--frozen-lockfile']
  if (has('bun.lock') || has('bun.lockb')) return ['bun', 'install', '--frozen-lockfile']
  if (has('package-lock.json') || has('npm-shrinkwrap.json')) return ['npm', 'ci']
  return undefined
}

/** The folder itself first, `top` last. */
function foldersUpTo(folder: string, top: string): string[] {
  return folder === top || folder === dirname(folder)
    ? [folder]
    : [folder, ...foldersUpTo(dirname(folder), top)]
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

/**
 * Runs the steps one after another, and ends what a step leaves running, so that nothing disturbs measuring.
 * Throws an unmeasured error with the last lines of a step that fails.
 */
export async function prepare(steps: readonly PrepareStep[], signal: AbortSignal): Promise<void> {
  for (const step of steps) {
    const { code, said } = await runStep(step, signal)
    if (signal.aborted) return
    if (code !== 0) {
      throw unmeasuredError(
        `"${shown(step)}" failed (${code}) in the checkout compared with; --prepare <command> names another. It said: ${said}`,
      )
    }
  }
}

/** The step as one would type it. */
export function shown({ command }: PrepareStep): string {
  return typeof command === 'string' ? command : command.join(' ')
}

async function runStep(
  { folder, command }: PrepareStep,
  signal: AbortSignal,
): Promise<{ code: number | string; said: string }> {
  const line = typeof command === 'string'
  const [file, ...args] = line ? [command] : command
  const { code, killedBy, said } = await runProgram(file, args, {
    cwd: folder,
    env: withoutRepository(),
    // On Windows npm and its like are scripts.
    shell: line || process.platform === 'win32',
    signal,
  })
  return { code: code ?? killedBy ?? 'it could not be started', said: lastLines(said) }
}

function scriptsOf(folder: string): string[] {
  return Object.keys(manifestOf(folder).scripts ?? {})
}

type Manifest = Partial<Record<'scripts' | 'dependencies' | 'devDependencies', Record<string, unknown>>>

/** Nothing where there is none that can be read: the step that needs it says so. */
function manifestOf(folder: string): Manifest {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest | null) ?? {}
  } catch {
    return {}
  }
}
