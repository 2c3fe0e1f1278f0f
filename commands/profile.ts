import { join } from 'node:path'
import { type ExitCode, exitCodes, usageError } from '../model/errors.js'
import { flamePage } from '../reports/flame/page.js'
import { sitesTable } from '../reports/flame/sites.js'
import { environmentOf } from '../runners/machine/environment.js'
import type { Lab, Place } from '../runners/passes/context.js'
import { launch } from '../runners/processes/launch.js'
import { selectScenario } from '../runners/run/select.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import { fileStem, noteProfile, profilesFolder } from '../storage/profile-list.js'
import { writeWhole } from '../storage/run-file.js'
import type { Io } from './io.js'
import { isBuiltIn, type ProfileFlags, type ProfileRequest, parseProfileFlags } from './profile/flags.js'
import { relinkReport } from './profile/rewrite-report-links.js'
import { profileVariants } from './profile/scenario.js'
import { parseRunFlags } from './run-flags.js'

/** Seconds of a profile that takes time, when none are given. */
export const SECONDS = 5
const SHOWN_SITES = 12

/** What stands before and after `--` on a command line. */
export interface Operands {
  readonly names: readonly string[]
  /** `null` without a `--`. */
  readonly command: readonly string[] | null
}

/** Parts the operands at the `--` in the arguments, which the parser has taken out. */
export function splitAtDashes(operands: readonly string[], argv: readonly string[]): Operands {
  const dashes = argv.indexOf('--')
  if (dashes < 0) return { names: operands, command: null }
  const command = argv.slice(dashes + 1)
  return { names: operands.slice(0, operands.length - command.length), command }
}

/**
 * `gclab profile`: flame graphs of one case and variant of a scenario, or of a program. Returns the exit code.
 */
export async function profile({ names, command }: Operands, flags: ProfileFlags, io: Io): Promise<ExitCode> {
  const request = parseProfileFlags(flags, io.cwd)
  if (command !== null) {
    if (names.length > 0) throw usageError('name a scenario, or a program after "--", not both')
    return (await import('./profile/program.js')).profileProgram(command, request, io)
  }
  const [name, ...more] = names
  if (name === undefined || more.length > 0) {
    throw usageError(
      'name one scenario, as in "gclab profile sse-poke", or a program: "gclab profile -- node app.js"',
    )
  }
  const [target, ...others] = resolveTargets(name, io.cwd)
  if (target === undefined || others.length > 0) throw usageError(`${name} means several files; name one`)
  try {
    return await profileTarget(target.url, request, flags, io)
  } catch (error) {
    if (io.signal.aborted) return exitCodes.interrupted
    throw error
  }
}

async function profileTarget(
  url: string,
  request: ProfileRequest,
  flags: ProfileFlags,
  io: Io,
): Promise<ExitCode> {
  const lab = labOf(request, io)
  const { version } = await environmentOf(lab.node).then(({ node }) => ({ version: node }))
  const { place, variants } = await chosen(lab, url, request, flags, io)
  const folder = profilesFolder(request.out, place.scenario)
  const stem = fileStem([place.case, variants.join('-vs-'), request.tool])
  const page = join(folder, `${stem}.html`)
  if (isBuiltIn(request.tool)) {
    const { graph, raw } = await profileVariants(
      lab,
      request.tool,
      place,
      variants,
      request.seconds ?? SECONDS,
    )
    if (io.signal.aborted) return exitCodes.interrupted
    const rawFiles = raw.map(({ variant, extension, content }) => {
      const file = join(folder, `${fileStem([place.case, variant, request.tool])}.${extension}`)
      writeWhole(file, content)
      return file
    })
    writeWhole(page, flamePage(graph))
    io.stdout.write(`${graph.title}\n${graph.notes.map((note) => `${note}\n`).join('')}\n`)
    io.stdout.write(`${sitesTable(graph, SHOWN_SITES)}\nFlame graph: ${page}\n`)
    for (const file of rawFiles) io.stdout.write(`For Chrome DevTools: ${file}\n`)
  } else {
    const { profileWithTool } = await import('./profile/external.js')
    await profileWithTool(request.tool, { place, variant: variants[0] as string, page }, request, io)
  }
  noteProfile(folder, {
    tool: request.tool,
    case: place.case,
    variant: variants.at(-1) as string,
    against: variants.length > 1 ? (variants[0] as string) : null,
    page: `${stem}.html`,
    node: version,
    madeAt: new Date().toISOString(),
  })
  await relinkReport(join(request.out, place.scenario), io)
  return exitCodes.ok
}

function labOf({ node, timeoutMs, maxHeapMB }: ProfileRequest, io: Io): Lab {
  const onEvent = (): void => {}
  return { launch, node: node ?? process.execPath, timeoutMs, maxHeapMB, signal: io.signal, onEvent }
}

/** The case and the variants that the command line means: the first where it does not say. */
async function chosen(
  lab: Lab,
  url: string,
  request: ProfileRequest,
  flags: ProfileFlags,
  io: Io,
): Promise<{ readonly place: Place; readonly variants: readonly string[] }> {
  const { options } = parseRunFlags(
    ['-'],
    {
      ...(flags.case === undefined ? {} : { case: [flags.case] }),
      ...(flags.variant === undefined ? {} : { variant: [flags.variant] }),
      out: flags.out,
      charts: false,
    },
    (name) => [{ name, url }],
  )
  const { description, cases } = await selectScenario(lab, url, options)
  const { name, baseline, variants } = description
  const place = { url, scenario: name, case: cases[0] as string }
  const compared = flags.variant ?? variants.find((variant) => variant !== baseline)
  if (request.diff && (compared === undefined || compared === baseline))
    throw usageError(`--diff compares ${baseline} with another variant, and there is none`)
  const wanted = request.diff ? [baseline, compared as string] : [flags.variant ?? baseline]
  io.stderr.write(`${name} / ${place.case} / ${wanted.join(' and ')}: ${request.tool}\n`)
  return { place, variants: wanted }
}
