import { type ExitCode, exitCodes } from '../model/errors.js'
import { quoted } from '../model/options/command-line.js'
import { type Flags, readOptions } from '../model/options/option.js'
import { describeFile, lookIntoAll } from '../runners/run/select.js'
import { labOfThisNode } from '../runners/run/task.js'
import type { Description } from '../runners/scenario-files/description.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { loadDefinitions } from '../runners/scenario-files/import-scenario.js'
import { bundled } from '../scenarios/index.js'
import { type Io, wrapToTerminal } from './io.js'
import { where } from './options/table.js'

type Entry = Pick<Description, 'name' | 'title' | 'cases' | 'variants'>

/** `gclab list`: the bundled scenarios, or those of files and the groups of suites. */
export async function list(names: readonly string[], flags: Flags, io: Io): Promise<ExitCode> {
  const entries = names.length === 0 ? await bundledEntries() : await entriesOf(names, io)
  if (readOptions({ json: where.json }, flags).json) io.stdout.write(`${JSON.stringify(entries, null, 2)}\n`)
  else {
    const [first] = entries
    const next = first === undefined ? '' : `To run: npx gclab run ${quoted(names[0] ?? first.name)}\n`
    io.stdout.write(wrapToTerminal(`${entries.map(describe).join('')}${next}`, io.stdout))
  }
  return exitCodes.ok
}

async function bundledEntries(): Promise<Entry[]> {
  const scenarios = (await Promise.all(bundled.map(({ file }) => loadDefinitions(file)))).flat()
  return scenarios.map(({ name, title, cases = {}, variants }) => ({
    name,
    title,
    cases: Object.keys(cases),
    variants: Object.keys(variants),
  }))
}

async function entriesOf(names: readonly string[], io: Io): Promise<Entry[]> {
  const lab = labOfThisNode(io.signal)
  const entries: Entry[] = []
  const urls = names.flatMap((name) => resolveTargets(name, io.cwd)).map(({ url }) => url)
  const look = (url: string) => describeFile(lab, url)
  const passOver = (file: string): void => void io.stderr.write(`${file} has no benchmarks: passed over\n`)
  for (const { others = [], ...first } of await lookIntoAll(urls, look, passOver)) {
    for (const { name, title, cases, variants } of [first, ...others])
      entries.push({ name, title, cases, variants })
  }
  return entries
}

function describe({ name, title, cases, variants }: Entry): string {
  return `${name}\n  ${title}\n  cases     ${cases.join(', ')}\n  variants  ${variants.join(', ')}\n\n`
}
