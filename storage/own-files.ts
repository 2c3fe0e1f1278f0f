import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { usageError } from '../model/errors.js'
import { RUN_SCHEMA } from '../model/run.js'
import { writeWhole } from './atomic-write.js'

const MARK = '<!-- made by gclab -->'
/** How reports end that were written before there was a mark. */
const OLD_MARK = '`gclab report run.json` writes this page again.'
const ENOUGH = 1024

/** A page with the mark at its end by which gclab knows it again. */
export function marked(page: string): string {
  return `${page.trimEnd()}\n\n${MARK}\n`
}

/** Throws a usage error when one of the files is there and gclab did not write it. */
export function requireOwn(paths: readonly string[]): void {
  const foreign = paths.find((path) => !isOwn(path))
  if (foreign === undefined) return
  throw usageError(
    `${foreign} was not written by gclab, so it is not overwritten: move it away, or name another folder`,
  )
}

/** As {@link requireOwn}: files beside a page are gclab's if the page is; without it they are the user's. */
export function requireOwnPage(page: string, beside: readonly string[]): void {
  requireOwn([page, ...(existsSync(page) ? [] : beside)])
}

/** Writes a page with its mark, and before it the files beside it. Throws as {@link requireOwnPage} does. */
export function writePage(
  page: string,
  text: string,
  beside: readonly (readonly [path: string, content: string | Buffer])[] = [],
): void {
  const paths = beside.map(([path]) => path)
  requireOwnPage(page, paths)
  for (const [path, content] of beside) writeWhole(path, content)
  writeWhole(page, marked(text))
}

/** Whether gclab may write to `path`: it is free, or gclab's. A picture belongs to the run beside it. */
export function isOwn(path: string): boolean {
  if (!existsSync(path)) return true
  if (!statSync(path).isFile()) return false
  const text = ends(path)
  if (text === '') return true
  if (extname(path) === '.json') return OWN_DATA.test(text)
  if (extname(path) === '.heapprofile' && OWN_PROFILE.test(text)) return true
  if (text.includes(MARK) || text.includes(OLD_MARK) || text.startsWith(OWN_CODE)) return true
  return extname(path) !== '.md' && isFolderOfRun(dirname(path))
}

/** The saved run or watch, and the list of profiles. */
const OWN_DATA = /"schema":\s*"gclab\/|"madeAt":\s*"/
/** How the allocations of ops end, which a run and `profile` write under one name. */
const OWN_PROFILE = /,"period":(?:null|\d+)\}\s*$/
/** How the scenario begins that `run --baseline` writes. */
export const OWN_CODE = '// Written by gclab'

function isFolderOfRun(folder: string): boolean {
  const run = join(folder, 'run.json')
  return existsSync(run) && statSync(run).isFile() && ends(run).includes(`"${RUN_SCHEMA}"`)
}

/** The first and the last bytes of a file, which may be a large one. */
function ends(path: string): string {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    return [0, ...(size > ENOUGH ? [size - ENOUGH] : [])]
      .map((position) => {
        const bytes = Buffer.alloc(ENOUGH)
        return bytes.toString('utf8', 0, readSync(file, bytes, 0, ENOUGH, position))
      })
      .join('\n')
  } finally {
    closeSync(file)
  }
}
