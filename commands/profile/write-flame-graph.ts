import { join } from 'node:path'
import type { FlameGraph } from '../../reports/flame/graph.js'
import { flamePage } from '../../reports/flame/page.js'
import { flamePicture, pictureAlt } from '../../reports/flame/picture.js'
import { sitesTable } from '../../reports/flame/sites.js'
import type { Place } from '../../runners/passes/lab.js'
import { writePage } from '../../storage/own-files.js'
import { fileStem, noteProfile, profilesFolder } from '../../storage/profile-list.js'
import { type Io, pathFrom } from '../io.js'
import type { ProfileOptions } from '../options/profile.js'
import type { Profiled } from './scenario.js'

const SHOWN_SITES = 12

/** A profile of a scenario that is to be written and put on the list beside it. */
export interface ProfileOf {
  /** The folder of all results. */
  readonly out: string
  readonly tool: ProfileOptions['tool']
  readonly place: Place
  /** One, or two that are compared. */
  readonly variants: readonly string[]
}

/** The path of a profile's page. */
export function pageOf({ out, tool, place, variants }: ProfileOf): string {
  const name = `${fileStem([place.case, variants.join('-vs-'), tool])}.html`
  return join(profilesFolder(out, place.scenario), name)
}

/** Writes a profile's page, V8's record, and a picture if wanted; returns the files of the record. */
export function writeProfiled(
  of: ProfileOf,
  { graph, raw }: Profiled,
  hasPicture: boolean,
): readonly string[] {
  const page = pageOf(of)
  const folder = profilesFolder(of.out, of.place.scenario)
  const files = raw.map(({ variant, extension }) =>
    join(folder, `${fileStem([of.place.case, variant, of.tool])}.${extension}`),
  )
  const records = raw.map(({ content }, i) => [files[i] as string, content] as const)
  const picture = hasPicture ? [[page.replace(/html$/, 'svg'), flamePicture(graph)] as const] : []
  writePage(page, flamePage(graph), [...records, ...picture])
  return files
}

/** Puts a profile on the list from which the report links to it. */
export function listProfile(of: ProfileOf, node: string, picture: FlameGraph | null = null): void {
  const { out, tool, place, variants } = of
  const page = pageOf(of).split(/[\\/]/).at(-1) as string
  noteProfile(profilesFolder(out, place.scenario), {
    tool,
    case: place.case,
    variant: variants.at(-1) as string,
    against: variants.length > 1 ? (variants[0] as string) : null,
    page,
    ...(picture && {
      picture: { file: page.replace(/html$/, 'svg'), alt: `Allocations, ${pictureAlt(picture)}` },
    }),
    node,
    madeAt: new Date().toISOString(),
  })
}

/** Prints a graph's figures, and where its files are. */
export function tellGraph(graph: FlameGraph, page: string, files: readonly string[], io: Io): void {
  io.stdout.write(`${graph.title}\n${graph.notes.map((note) => `${note}\n`).join('')}\n`)
  io.stdout.write(`${sitesTable(graph, SHOWN_SITES)}\nFlame graph: ${pathFrom(io.cwd, page)}\n`)
  for (const file of files) io.stdout.write(`For Chrome DevTools: ${pathFrom(io.cwd, file)}\n`)
}
