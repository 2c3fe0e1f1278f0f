import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NothingThere, unmeasuredError, usageError } from '../../model/errors.js'
import type { RunOptions } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { contendersOf } from '../passes/contender.js'
import { type Lab, startChild } from '../passes/lab.js'
import type { Asked } from '../passes/pass.js'
import type { Description, FileDescription } from '../scenario-files/description.js'
import { originalOf } from '../scenario-files/sources.js'
import type { LoadingNote } from '../scenario-files/typescript/notes.js'
import { type EarlierFiles, twinsAt } from './other-commit.js'

/** One scenario with what of it this run measures. */
export interface Selection extends Pick<Asked, 'description' | 'cases' | 'contenders'> {
  /** The scenario file as a file: URL. */
  readonly url: string
  /** The same for people: relative to the current folder where it lies below it. */
  readonly file: string
  readonly warnings: readonly Warning[]
  /** Set where it is a service for `--sockets`: the scenario whose ops it serves. */
  readonly serves?: string
}

type Wanted = Pick<RunOptions, 'cases' | 'variants' | 'quick' | 'tune'> &
  Partial<Pick<RunOptions, 'workers' | 'load' | 'sockets'>>

/**
 * Finds out, in a child, what a scenario file declares, and chooses from it: one scenario, or of a suite that
 * was written for another tool one for each group that has what is wanted.
 * Throws a usage error for a file that is no scenario and for names that it does not have.
 */
export async function selectScenarios(
  lab: Lab,
  url: string,
  options: Wanted,
  earlier?: EarlierFiles,
  control = !options.quick,
): Promise<readonly Selection[]> {
  const file = fileOf(url)
  const { others = [], files: _, ofPackages: __, ...first } = await describeFile(lab, url)
  const all = [first, ...others]
  if (first.service !== undefined) refuseOfService(file, options)
  const whole = others.length === 0 ? first.name : file
  const names = (of: 'cases' | 'variants') => [...new Set(all.flatMap((one) => one[of]))]
  requireNames(options.cases, names('cases'), (wrong) => `${whole} has no case "${wrong}"`)
  requireNames(options.variants, names('variants'), (wrong) => `${whole} has no variant "${wrong}"`)
  const hasAny = (there: readonly string[], wanted: readonly string[] | undefined) =>
    wanted === undefined || there.some((name) => wanted.includes(name))
  const chosen = all.filter(
    ({ cases, variants, suite }) =>
      suite === undefined || (hasAny(cases, options.cases) && hasAny(variants, options.variants)),
  )
  const selections: Selection[] = []
  for (const one of chosen) selections.push(await selectionOf(lab, url, one, options, earlier, control))
  return selections
}

/**
 * What `look` finds in each file, without those that have nothing to be measured, as helpers beside suites:
 * `passOver` is told of them. Throws where no file has anything.
 */
export async function lookIntoAll<T>(
  urls: readonly string[],
  look: (url: string) => Promise<T>,
  passOver: (file: string, cause: string) => void,
): Promise<T[]> {
  const found: T[] = []
  const empty: (readonly [string, NothingThere])[] = []
  for (const url of urls) {
    try {
      found.push(await look(url))
    } catch (error) {
      if (!(error instanceof NothingThere)) throw error
      empty.push([fileOf(url), error])
    }
  }
  const [first] = empty
  if (found.length === 0 && first !== undefined) throw first[1]
  for (const [file, { message }] of empty) passOver(file, message)
  return found
}

/** What a scenario file declares, found out in a child. Throws a usage error for one that is no scenario. */
export async function describeFile(lab: Lab, url: string): Promise<FileDescription> {
  const place = { url, scenario: '', case: '' }
  const trial = await startChild(lab, 'describe', place, { variant: '', flags: [] }, {}).done
  if (trial.status === 'nothing-there') throw new NothingThere(trial.cause)
  if (trial.status === 'invalid' || trial.status === 'threw') throw usageError(trial.cause)
  if (trial.status !== 'ok') throw unmeasuredError(`${fileOf(url)} could not be looked at: ${trial.cause}`)
  return trial.result
}

const fileOf = (url: string): string => pathFromHere(originalOf(fileURLToPath(url)))

async function selectionOf(
  lab: Lab,
  fileUrl: string,
  described: Description,
  options: Wanted,
  earlier: EarlierFiles | undefined,
  control: boolean,
): Promise<Selection> {
  const { name, cases, suite } = described
  const url =
    suite === undefined || fileUrl.includes('#') ? fileUrl : `${fileUrl}#${encodeURIComponent(name)}`
  const sources = described.sources.map((source) => ({
    ...source,
    file: pathFromHere(source.file),
    ...(source.uses && { uses: source.uses.map((used) => ({ ...used, file: pathFromHere(used.file) })) }),
  }))
  const description = { ...described, sources }
  const contenders = contendersOf(description, options.variants, options.tune, control)
  const { twins, warnings } = await twinsAt(
    lab,
    { url, name, isSuite: suite !== undefined },
    contenders,
    earlier,
  )
  return {
    url,
    file: fileOf(fileUrl),
    description,
    cases: options.cases ? cases.filter((one) => options.cases?.includes(one)) : cases,
    contenders: [...contenders, ...twins],
    warnings: [...loadingWarnings(description), ...warnings],
  }
}

/** Passes over ops that a service has not. */
function refuseOfService(file: string, { workers, load, sockets }: Wanted): void {
  const asked = [workers != null && '--workers', load === 'on' && '--load', sockets === true && '--sockets']
  const [option] = asked.filter((one) => one !== false)
  if (option !== undefined)
    throw usageError(
      `${option} is for scenarios, and ${file} is a service: its own programs say how they work, and load: { … } in it how they are loaded`,
    )
}

function loadingWarnings({ name: scenario, notes }: Description): Warning[] {
  const noted = (wanted: LoadingNote['kind']) => [
    ...new Set(notes.flatMap(({ kind, what }) => (kind === wanted ? [what] : []))),
  ]
  const files = noted('transformed').map(pathFromHere).sort()
  return [
    ...(files.length === 0 ? [] : [{ code: 'typescript-transformed' as const, scenario, files }]),
    ...noted('tsconfig').map((cause) => ({ code: 'tsconfig-incomplete' as const, scenario, cause })),
  ]
}

function requireNames(
  wanted: readonly string[] | undefined,
  there: readonly string[],
  message: (wrong: string) => string,
): void {
  const wrong = wanted?.find((name) => !there.includes(name))
  if (wrong !== undefined)
    throw usageError(`${message(wrong)}; there are ${there.map((name) => `"${name}"`).join(', ')}`)
}

function pathFromHere(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}
