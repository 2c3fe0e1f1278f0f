import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type ExitCode, exitCodes, messageOf, usageError } from '../../model/errors.js'
import { quoted } from '../../model/options/command-line.js'
import type { Warning } from '../../model/warnings.js'
import { describeWarning } from '../../model/warnings.js'
import type { Lab } from '../../runners/passes/lab.js'
import { verifyCase } from '../../runners/passes/verify/pass.js'
import { describeFile, type Selection, selectScenarios } from '../../runners/run/select.js'
import { labOfThisNode } from '../../runners/run/task.js'
import type { Description } from '../../runners/scenario-files/description.js'
import { resolveTargets } from '../../runners/scenario-files/find.js'
import type { Written } from '../../runners/scenario-files/suites/recorded.js'
import { compile } from '../../runners/scenario-files/typescript/compile.js'
import { writeWhole } from '../../storage/atomic-write.js'
import type { Io } from '../io.js'
import { type SuiteSource, suiteSource } from './suite-source.js'

/** Which suite, and what is to be said of its scenarios. */
export interface FromSuite {
  readonly from: string
  /** How to run the scenario at `path`. */
  readonly commandFor: (path: string) => string
  readonly hints: () => void
}

/** `gclab init --from`: a scenario file for each group of a suite, beside it, of what can be carried over. */
export async function initFromSuite({ from, commandFor, hints }: FromSuite, io: Io): Promise<ExitCode> {
  const [target, ...more] = resolveTargets(from, io.cwd)
  if (target === undefined || more.length > 0) throw usageError('--from takes one file of benchmarks')
  const lab = labOfThisNode(io.signal)
  const { others = [], ...first } = await describeFile(lab, target.url)
  if (first.suite === undefined)
    throw usageError(`${from} is a scenario already: --from takes a suite of another tool`)
  const file = fileURLToPath(target.url.split('#')[0] as string)
  const benchmarks = [first, ...others].flatMap(({ written }) => Object.values(written?.benchmarks ?? {}))
  const source = sourceOf(file, benchmarks)
  const groups = [first, ...others].map((group) => ({
    group,
    path: join(dirname(file), `${group.name}.gclab${extname(file)}`),
  }))
  for (const { path } of groups)
    if (existsSync(path)) throw usageError(`${path} is there already; remove it first`)
  for (const { group, path } of groups) {
    const left = await writeVerified(lab, { group, path, source, from })
    const carried = group.variants.length - left.size
    const shown = relative(io.cwd, path)
    io.stdout.write(
      carried === 0
        ? `Nothing of "${group.title}" could be carried over.\n`
        : `Wrote ${shown}: ${carried} of ${group.variants.length} benchmarks of "${group.title}".\n`,
    )
    for (const [name, reason] of left) io.stdout.write(`  left out: ${name}: ${reason}\n`)
    if (carried > 0) io.stdout.write(`  ${commandFor(shown)} --quick\n`)
  }
  hints()
  return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok
}

/** What Node.js runs of the file, and the same with its types where each character kept its place. */
function sourceOf(file: string, benchmarks: readonly Written[]): SuiteSource {
  const text = readFileSync(file, 'utf8')
  if (!/ts$/.test(file)) return suiteSource(text, text, benchmarks)
  const { source } = compile(file)
  return suiteSource(source, source.length === text.length ? text : source, benchmarks)
}

interface GroupFile {
  readonly group: Description
  readonly path: string
  readonly source: SuiteSource
  readonly from: string
}

/** Writes the scenario, without what does not run in it. Returns what was left out, with the reasons. */
async function writeVerified(lab: Lab, file: GroupFile): Promise<ReadonlyMap<string, string>> {
  const { group, path, source } = file
  const factories = new Map<string, string>()
  const left = new Map<string, string>()
  const lost = Object.values(group.written?.params ?? {}).includes(null)
  for (const [name, written] of Object.entries(group.written?.benchmarks ?? {})) {
    const factory = lost ? { reason: 'its arguments cannot be written down' } : source.factoryOf(written)
    if (factory.reason === undefined) factories.set(name, factory.text)
    else left.set(name, factory.reason)
  }
  const write = (isSame: boolean): void => writeWhole(path, scenarioText(file, factories, left, isSame))
  if (factories.size === 0) return left
  write(true)
  const { failed, same } = await verified(lab, path).catch((error) => ({
    failed: new Map(
      [...factories.keys()].map((name) => [name, `the scenario cannot be loaded: ${messageOf(error)}`]),
    ),
    same: null,
  }))
  for (const [name, reason] of failed) if (factories.delete(name)) left.set(name, reason)
  if (factories.size === 0) rmSync(path)
  else if (failed.size > 0 || same === false) write(same !== false)
  return left
}

/** How the scenario's variants do alone, and whether they give the same. */
async function verified(lab: Lab, path: string) {
  const url = pathToFileURL(path).href
  const [selection] = await selectScenarios(lab, url, { quick: true, tune: [] })
  const { description, cases, contenders } = selection as Selection
  const failed = new Map<string, string>()
  let same: boolean | null = null
  for (const name of cases) {
    const outcome = await verifyCase(lab, { url, scenario: description.name, case: name }, contenders)
    for (const warning of outcome.warnings.filter(({ code }) => code === 'trial-failed') as (Warning & {
      variant?: string
    })[])
      failed.set(warning.variant ?? '', describeWarning(warning))
    if (outcome.verified.same !== null) same = same !== false && outcome.verified.same
  }
  return { failed, same }
}

function scenarioText(
  { group, source, from }: GroupFile,
  factories: ReadonlyMap<string, string>,
  left: ReadonlyMap<string, string>,
  isSame: boolean,
): string {
  const { name, title, baseline, written, suite } = group
  const [first] = factories.keys()
  const cases = Object.entries(written?.params ?? {}).map(
    ([one, params]) => `${JSON.stringify(one)}: ${params}`,
  )
  const indented = (text: string): string => text.replaceAll('\n', '\n    ')
  const variants = [...factories].map(([one, text]) => `    ${JSON.stringify(one)}: ${indented(text)},`)
  const comments = [
    `Written by gclab init --from ${quoted(from)}: its group "${title}".`,
    ...(suite?.ignored.length ? [`Options that do not apply: ${suite.ignored.join(', ')}.`] : []),
    ...[...left].map(([one, reason]) => `Left out: ${JSON.stringify(one)}: ${reason}.`),
  ]
  return [
    ...comments.map((line) => `// ${line.replace(/\s+/g, ' ')}`),
    source.isCommonJs
      ? "const { defineScenario } = require('gclab')"
      : "import { defineScenario } from 'gclab'",
    ...source.keptFor([...factories.values()]),
    '',
    `${source.isCommonJs ? 'module.exports =' : 'export default'} defineScenario({`,
    `  name: ${JSON.stringify(name)},`,
    `  title: ${JSON.stringify(title)},`,
    `  baseline: ${JSON.stringify(factories.has(baseline) ? baseline : first)},`,
    `  cases: { ${cases.join(', ')} },`,
    ...(isSame
      ? []
      : ['  // They do not give the same: this has the difference pass.', '  same: () => true,']),
    `  variants: {\n${variants.join('\n')}\n  },`,
    '})',
    '',
  ].join('\n')
}
