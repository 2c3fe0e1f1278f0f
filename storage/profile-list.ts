import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './atomic-write.js'
import { requireOwn } from './own-files.js'

/** A profile that was made, as the list beside the profiles keeps it for the report. */
export interface MadeProfile {
  readonly tool: string
  readonly case: string
  readonly variant: string
  /** The variant that `variant` is compared with in a differential graph. */
  readonly against: string | null
  /** The page's name in the folder of the profiles. */
  readonly page: string
  /** The name of its picture there, and what it says; absent for most. */
  readonly picture?: { readonly file: string; readonly alt: string }
  /** `process.version` of the Node that was profiled. */
  readonly node: string
  /** ISO 8601. */
  readonly madeAt: string
}

const LIST = 'profiles.json'

/** The folder for the profiles of a scenario. */
export function profilesFolder(out: string, scenario: string): string {
  return join(out, scenario, 'profiles')
}

/** A name for the files of a profile; parts that differ only in what file names cannot hold stay apart. */
export function fileStem(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[^A-Za-z0-9._-]/g, (c) => (c === ' ' ? '-' : hex(c)))).join('.')
}

function hex(character: string): string {
  return `_${(character.codePointAt(0) ?? 0).toString(16)}`
}

/** The profiles made so far in a folder; none when it has no list, or one that cannot be read. */
function readProfiles(folder: string): readonly MadeProfile[] {
  try {
    const list: unknown = JSON.parse(readFileSync(join(folder, LIST), 'utf8'))
    if (!Array.isArray(list)) return []
    return (list as MadeProfile[]).filter(
      ({ page }) => typeof page === 'string' && existsSync(join(folder, page)),
    )
  } catch {
    return []
  }
}

/** Puts a profile on the list of its folder, in the place of an earlier one with the same page. */
export function noteProfile(folder: string, made: MadeProfile): void {
  requireOwn([join(folder, LIST)])
  const others = readProfiles(folder).filter(({ page }) => page !== made.page)
  writeWhole(join(folder, LIST), `${JSON.stringify([...others, made], null, 1)}\n`)
}

/** The profiles of a scenario, as its report in `folder` links to them. */
export function profileLinks(folder: string) {
  return readProfiles(join(folder, 'profiles')).map(
    ({ tool, case: name, variant, against, page, picture }) => ({
      tool,
      case: name,
      variant,
      against,
      page: `profiles/${page}`,
      picture: picture === undefined ? null : { ...picture, file: `profiles/${picture.file}` },
    }),
  )
}
