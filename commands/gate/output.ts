import { appendFileSync, existsSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type GateResult, type GateRow, gateVerdict, tally } from '../../judge/gate/outcome.js'
import { isOwnCode } from '../../judge/gate/sites.js'
import { type ExitCode, exitCodes, LabError, messageOf } from '../../model/errors.js'
import { quoted } from '../../model/options/command-line.js'
import type { CountedSite, RunDocument } from '../../model/run.js'
import { githubAnnotations, type SourceLine } from '../../reports/gate/github.js'
import { gateMarkdown } from '../../reports/gate/markdown.js'
import { gateText } from '../../reports/gate/text.js'
import { plain } from '../../reports/text/escape.js'
import { writeWhole } from '../../storage/atomic-write.js'
import { marked, requireOwn } from '../../storage/own-files.js'
import { type Io, wrapToTerminal } from '../io.js'
import type { GateOptions } from '../options/gate.js'

/**
 * Tells the result: on standard output, into `--markdown`, and to GitHub when it runs there. Returns the exit
 * code of a gate that passed: 0, unless the file could not be written.
 */
export function tellGate(
  result: GateResult,
  run: RunDocument,
  { strict, verbose, markdown, json, ...files }: GateOptions,
  io: Io,
): ExitCode {
  const closer = gateVerdict(result, strict) === 'failed' ? closerLook(files, run) : []
  const told = { ...result, notes: [...result.notes, ...closer] }
  if (json) io.stdout.write(`${JSON.stringify(gateDocument(result, strict))}\n`)
  else io.stdout.write(wrapToTerminal(gateText(told, { strict, verbose }), io.stdout))
  const code = markdown === null ? exitCodes.ok : writeMarkdown(markdown, result, strict, io)
  if (io.env.GITHUB_ACTIONS !== 'true') return code
  const root = io.env.GITHUB_WORKSPACE || io.cwd
  const inRepository = (place: SourceLine): SourceLine => ({
    ...place,
    file: relativeTo(root, resolve(io.cwd, place.file)),
  })
  const rows = result.rows.map((row) => ({
    ...row,
    site: row.site && siteIn(row.site, inRepository),
    ...(row.newLines && { newLines: row.newLines.map((line) => siteIn(line, inRepository)) }),
  }))
  const fallback = (row: GateRow) => {
    const place = sourceOf(row, run)
    return place && inRepository(place)
  }
  // GitHub reads annotations from both streams.
  const annotated = json ? io.stderr : io.stdout
  annotated.write(githubAnnotations({ ...result, rows }, fallback))
  appendSummary(marked(gateMarkdown(result, strict)), io)
  return code
}

/** The command that puts the saved run and the one just measured side by side. */
function closerLook(
  { baseline, current, out }: Pick<GateOptions, 'baseline' | 'current' | 'out'>,
  { scenarios }: RunDocument,
): readonly string[] {
  const [one, ...others] = scenarios
  if (baseline === null || one === undefined || others.length > 0) return []
  const measured = current ?? join(out, 'gate', one.name, 'run.json')
  return [`To look closer: npx gclab compare ${quoted(baseline)} ${quoted(measured)} --verbose`]
}

/** The result for scripts: the verdict, then what it rests on. */
function gateDocument(result: GateResult, strict: boolean) {
  return {
    schema: 'gclab/gate@1',
    verdict: gateVerdict(result, strict),
    counts: tally(result.rows),
    ...result,
  }
}

function writeMarkdown(file: string, result: GateResult, strict: boolean, io: Io): ExitCode {
  try {
    const path = resolve(io.cwd, file)
    // A pipe or a device holds nothing that could be lost.
    if (existsSync(path) && statSync(path).isFile()) requireOwn([path])
    writeWhole(path, marked(gateMarkdown(result, strict)))
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    io.stderr.write(`error: ${plain(error.message)}\n`)
    return error.exitCode
  }
}

function appendSummary(markdown: string, io: Io): void {
  const file = io.env.GITHUB_STEP_SUMMARY
  if (!file) return
  try {
    appendFileSync(file, markdown)
  } catch (error) {
    io.stderr.write(`warning: the step summary could not be written: ${messageOf(error)}\n`)
  }
}

/** Where the variant's own code begins, for figures that no allocation site explains. */
function sourceOf(row: GateRow, current: RunDocument): SourceLine | null {
  const scenario = current.scenarios.find(({ name }) => name === row.scenario)
  if (scenario === undefined) return null
  return scenario.sources.find(({ variant }) => variant === row.variant) ?? { file: scenario.file, line: 1 }
}

function siteIn<T extends CountedSite>(site: T, inRepository: (place: SourceLine) => SourceLine): T {
  return isOwnCode(site) ? { ...site, ...inRepository({ file: site.file, line: site.line }) } : site
}

function relativeTo(root: string, path: string): string {
  const below = relative(root, path)
  return below.startsWith('..') ? path : below.split('\\').join('/')
}
