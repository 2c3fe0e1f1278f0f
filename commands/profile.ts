import { join } from 'node:path'
import { type ExitCode, exitCodes, usageError } from '../model/errors.js'
import type { Flags } from '../model/options/option.js'
import { readEnvironment } from '../runners/machine/environment.js'
import type { Lab, Place } from '../runners/passes/lab.js'
import { type Selection, selectScenarios } from '../runners/run/select.js'
import { labOf } from '../runners/run/task.js'
import { resolveTargets } from '../runners/scenario-files/find.js'
import type { Operands } from './command-line.js'
import type { Io } from './io.js'
import { type BuiltInTool, PROFILED_SECONDS, type ProfileOptions } from './options/profile.js'
import { isBuiltIn, parseProfileFlags } from './profile/flags.js'
import { relinkReport } from './profile/rewrite-report-links.js'
import { profileVariants } from './profile/scenario.js'
import { profileRequests } from './profile/service.js'
import { listProfile, pageOf, tellGraph, writeProfiled } from './profile/write-flame-graph.js'

/** `gclab profile`: flame graphs of a case and variant, or of a program. Returns the exit code. */
export async function profile({ names, command }: Operands, flags: Flags, io: Io): Promise<ExitCode> {
  const request = parseProfileFlags(flags, io.cwd)
  if (command !== null) {
    if (names.length > 0) throw usageError('name a scenario, or a program after "--", not both')
    const { diff, case: only, variant } = request
    const foreign = Object.entries({ '--diff': diff, '--case': only !== null, '--variant': variant !== null })
      .filter(([, isGiven]) => isGiven)
      .map(([flag]) => flag)
    if (foreign.length > 0)
      throw usageError(`a program has no cases and variants: leave out ${foreign.join(' and ')}`)
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
    return await profileTarget(target.url, request, io)
  } catch (error) {
    if (io.signal.aborted) return exitCodes.interrupted
    throw error
  }
}

async function profileTarget(url: string, options: ProfileOptions, io: Io): Promise<ExitCode> {
  const { tool, out } = options
  const lab = labOf({ options, node: options.node ?? process.execPath }, io.signal)
  const { node } = await readEnvironment(lab.node)
  const { selection, ...what } = await chosen(lab, url, options, io)
  const { place, variants } = what
  const of = { out, tool, place, variants }
  if (isBuiltIn(tool) || selection.description.service !== undefined) {
    const profiled = await (selection.description.service !== undefined
      ? profileRequests(lab, selection, what, options)
      : profileVariants(lab, tool as BuiltInTool, place, variants, options.seconds ?? PROFILED_SECONDS))
    if (io.signal.aborted) return exitCodes.interrupted
    tellGraph(profiled.graph, pageOf(of), writeProfiled(of, profiled, false), io)
  } else {
    const { profileWithTool } = await import('./profile/external.js')
    await profileWithTool(tool, { place, variant: variants[0] as string, page: pageOf(of) }, options, io)
  }
  listProfile(of, node)
  await relinkReport(join(out, place.scenario), io)
  return exitCodes.ok
}

/** The case and the variants that the command line means: the first where it does not say. */
async function chosen(
  lab: Lab,
  url: string,
  { tool, diff, case: only, variant: named }: ProfileOptions,
  io: Io,
): Promise<{ readonly selection: Selection; readonly place: Place; readonly variants: readonly string[] }> {
  const [selection, ...others] = await selectScenarios(lab, url, {
    ...(only !== null && { cases: [only] }),
    ...(named !== null && { variants: [named] }),
    quick: true,
    tune: [],
  })
  if (selection === undefined) throw usageError(`${url} has nothing to profile`)
  const { description, cases, url: address } = selection
  const { name, baseline, variants } = description
  const place = { url: address, scenario: name, case: cases[0] as string }
  const compared = named ?? variants.find((variant) => variant !== baseline)
  if (diff && named === baseline)
    throw usageError(
      `--diff compares the baseline with another variant, and --variant names ${baseline}, the baseline`,
    )
  if (diff && compared === undefined)
    throw usageError(`--diff compares ${baseline} with another variant, and there is none`)
  const wanted = diff ? [baseline, compared as string] : [named ?? baseline]
  io.stderr.write(`${name} / ${place.case} / ${wanted.join(' and ')}: ${tool}\n`)
  const left = others.map((one) => `#${one.description.name}`).join(', ')
  if (left !== '') io.stderr.write(`The file has other groups; to profile one, add to its name: ${left}\n`)
  return { selection, place, variants: wanted }
}
