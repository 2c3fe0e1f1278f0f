// The contents of folders, comparable: names, kinds, modes, sizes, times, and on demand the bytes.
import { createHash } from 'node:crypto'
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Each path below the folders, and all that tells of a change to it. */
export type Snapshot = ReadonlyMap<string, string>

/** Looks at everything below the folders; `bytes`: at what is in the files, too. */
export function snapshot(folders: readonly string[], bytes: boolean): Snapshot {
  const seen = new Map<string, string>()
  for (const folder of folders) look(folder, bytes, seen)
  return seen
}

/** The paths that are in `after` and not the same in `before`. */
export function changedPaths(before: Snapshot, after: Snapshot): string[] {
  return [...after].filter(([path, state]) => before.get(path) !== state).map(([path]) => path)
}

function look(folder: string, bytes: boolean, seen: Map<string, string>): void {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name)
    const state = stateOf(path, entry, bytes)
    if (state === null) continue
    seen.set(path, state)
    if (entry.isDirectory()) look(path, bytes, seen)
  }
}

/** A folder may go while it is looked at. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function stateOf(path: string, entry: Dirent, bytes: boolean): string | null {
  try {
    const { mode, size, mtimeMs, uid } = lstatSync(path)
    // The times of a folder change with what is in it, which is listed by itself.
    if (entry.isDirectory()) return `folder ${mode} ${uid}`
    if (entry.isSymbolicLink()) return `link ${readlinkSync(path)}`
    const content = bytes && entry.isFile() ? createHash('sha1').update(readFileSync(path)).digest('hex') : ''
    return `file ${mode} ${uid} ${size} ${mtimeMs} ${content}`
  } catch {
    return null
  }
}
