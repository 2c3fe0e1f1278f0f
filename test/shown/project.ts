import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '../..')
export const readDocument = (file: string): string => readFileSync(join(root, file), 'utf8')
export const codeBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] ?? '',
  )

/** A project in which gclab is installed, as npm would link it. */
export function linkedProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-readme-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/gclab'))
  return folder
}

export async function runLinked(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    cwd,
  })
  return stdout
}

/** The name of the first case that a scenario shows; '' where it is not to be told. */
function firstCaseIn(code: string): string {
  const [, parameters] = /cases: product\(\{(.*)\}\)/.exec(code) ?? []
  if (parameters === undefined) return /cases: \{ (\w+):/.exec(code)?.[1] ?? ''
  return [...parameters.matchAll(/(\w+): \['?([^',\]]+)/g)]
    .map(([, name, value]) => `${name}=${value}`)
    .join(' ')
}

/** Keeps a documented run short: how long it looks is not what the test is about. */
export const keepShort = (args: string[]): string[] =>
  args[0] === 'run' ? [...args, '--quick', '--forks', '2', '--no-charts'] : args

/** Runs each scenario that a page shows: its outputs are the same, and it has a time. */
export async function runScenariosIn(file: string): Promise<void> {
  const scenarios = codeBlocks(readDocument(file), 'ts').filter((block) => block.includes('defineScenario'))
  expect(scenarios.length).toBeGreaterThan(0)
  for (const [i, code] of scenarios.entries()) {
    const folder = linkedProject()
    const path = join(folder, `shown-${i}.gclab.ts`)
    writeFileSync(path, code)
    const first = firstCaseIn(code)
    const one = first === '' ? [] : ['--case', first]
    const run = JSON.parse(await runLinked(keepShort(['run', path, '--json', ...one]), folder))
    expect(run.scenarios[0].cases[0].verified.same).toBe(true)
    expect(run.scenarios[0].cases[0].variants[0].time.nsPerOp).toBeGreaterThan(0)
  }
}
