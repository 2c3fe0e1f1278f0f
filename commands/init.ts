import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { getTsconfig } from 'get-tsconfig'
import { type ExitCode, exitCodes, messageOf, usageError } from '../model/errors.js'
import { quoted } from '../model/options/command-line.js'
import { writeWhole } from '../storage/atomic-write.js'
import { findUp } from '../storage/find-up.js'
import type { Operands } from './command-line.js'
import { exampleScenario } from './init/example.js'
import type { Io } from './io.js'
import type { InitOptions } from './options/table.js'

/** What is there already: the nearest package.json, if any. */
interface Project {
  readonly file: string
  readonly text: string
  readonly json: { type?: unknown; scripts?: Record<string, string>; [key: string]: unknown }
}

const SCRIPT = 'bench:gc'

/**
 * `gclab init`: writes an example scenario into a folder (`bench`), with `--capture` one from a running
 * program, or with `--from` those that a suite amounts to, and says what to do next.
 */
export async function init(
  { names, command: program }: Operands,
  { from, script, capture, seconds }: InitOptions,
  io: Io,
): Promise<ExitCode> {
  const [folder = 'bench', ...more] = names
  if (more.length > 0) throw usageError(`init takes one folder, not ${names.join(' and ')}`)
  const target = resolve(io.cwd, folder)
  const project = projectAbove(target)
  if (script && project === undefined) {
    throw usageError(
      `--script needs a package.json, and there is none in or above ${target}; "npm init -y" makes one`,
    )
  }
  const { run, install } = commandsFor(project === undefined ? io.cwd : dirname(project.file))
  const commandFor = (file: string): string => `${run} gclab run ${quoted(file)}`
  const hints = (): void => {
    if (script && project !== undefined) addScript(project, target, io)
    if (!isInstalled(target)) io.stdout.write(`\nFor its types in your editor: ${install} gclab\n`)
  }
  if (capture !== null) {
    const request = { capture, command: program ?? [], seconds, folder: target, commandFor, hints }
    return (await import('./init/capture.js')).initCapture(request, io)
  }
  if (from !== null) {
    if (program !== null || seconds !== null || names.length > 0)
      throw usageError(
        '--from takes a file of benchmarks, and nothing beside it: scenarios go into its folder',
      )
    return (await import('./init/from-suite.js')).initFromSuite({ from, commandFor, hints }, io)
  }
  if (program !== null || seconds !== null) throw usageError('a program and --seconds go with --capture')
  const extension = needsModuleExtension(target, project) ? 'mts' : 'ts'
  const file = join(target, `example.gclab.${extension}`)
  if (existsSync(file)) throw usageError(`${file} is there already; remove it or name another folder`)
  const shown = relative(io.cwd, file)
  const command = commandFor(shown)
  writeWhole(file, exampleScenario(command))
  io.stdout.write(`Wrote ${shown}: two ways to add up an order, ready to run.\n`)
  hints()
  io.stdout.write(
    `\nNext:\n  ${command} --quick   a first look, in seconds\n  ${command}           the whole measurement and the report\n` +
      'Then put your own code in the place of the two variants.\n',
  )
  return exitCodes.ok
}

function projectAbove(folder: string): Project | undefined {
  const file = findUp(folder, 'package.json')
  if (file === undefined) return undefined
  const text = readFileSync(file, 'utf8')
  try {
    return { file, text, json: JSON.parse(text) }
  } catch (error) {
    throw usageError(`${file} is not valid JSON: ${messageOf(error)}`)
  }
}

/** Where TypeScript follows Node, a .ts file of a package without "type": "module" would be CommonJS. */
function needsModuleExtension(folder: string, project: Project | undefined): boolean {
  if (project?.json.type === 'module') return false
  try {
    return /^node/i.test(String(getTsconfig(folder)?.config.compilerOptions?.module ?? ''))
  } catch {
    return false
  }
}

function addScript({ file, text, json }: Project, folder: string, io: Io): void {
  if (json.scripts?.[SCRIPT] !== undefined) {
    io.stdout.write(`The script "${SCRIPT}" is in package.json already and stays as it is.\n`)
    return
  }
  const pattern = `${relative(dirname(file), folder).split('\\').join('/') || '.'}/*.gclab.*`
  const scripts = { ...json.scripts, [SCRIPT]: `gclab run "${pattern}"` }
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  '
  writeWhole(file, `${JSON.stringify({ ...json, scripts }, null, indent)}\n`)
  io.stdout.write(`Added the script "${SCRIPT}" to package.json.\n`)
}

/** How the project's package manager runs a command and adds a package. */
function commandsFor(folder: string): { readonly run: string; readonly install: string } {
  if (findUp(folder, 'pnpm-lock.yaml') !== undefined) return { run: 'pnpm exec', install: 'pnpm add -D' }
  if (findUp(folder, 'yarn.lock') !== undefined) return { run: 'yarn', install: 'yarn add -D' }
  return { run: 'npx', install: 'npm install -D' }
}

function isInstalled(folder: string): boolean {
  return (
    findUp(folder, join('node_modules', 'gclab')) !== undefined || findUp(folder, '.pnp.cjs') !== undefined
  )
}
