import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { LabError } from '../model/errors.js'
import { descriptorOf, writeInPlace, writeToDescriptor, writeToPipe } from '../model/in-place.js'
import { systemError } from '../model/system-error.js'

/**
 * Writes a file through a temporary file beside it, so that `path` holds the old text or the new, whole.
 * Follows links, writes into devices and pipes, keeps mode and owner.
 * Throws an error for people: for a full disk (exit 3), or an unusable path (exit 2).
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    makeFolder(dirname(path))
    const target = followLinks(path)
    const descriptor = descriptorOf(target)
    if (descriptor === null) writeTo(target, content)
    else writeToDescriptor(descriptor, content)
  } catch (error) {
    throw writeError(path, error)
  }
}

function writeTo(path: string, content: string | Uint8Array): void {
  const before = statSync(path, { throwIfNoEntry: false })
  if (before === undefined) replace(path, content)
  else if (before.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
  else if (before.isFile()) overwrite(path, before, content)
  else writeToPipe(path, content)
}

/** What to tell of a write that failed. */
export function writeError(path: string, error: unknown): LabError {
  return systemError(error as NodeJS.ErrnoException, `${path} could not be written`)
}

/** Makes a folder and those above it. Node's own way never returns below /proc. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
    const parent = dirname(path)
    const lacksParent = (error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== path
    if (!lacksParent || lstatSync(parent, { throwIfNoEntry: false }) !== undefined) throw error
    makeFolder(parent)
    makeFolder(path)
  }
}

const MOST_LINKS = 40

/** The file that a path means in the end, also one that is not there yet. */
function followLinks(path: string): string {
  let at = resolve(path)
  for (let links = 0; descriptorOf(at) === null; links++) {
    if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) return at
    if (links === MOST_LINKS) throw Object.assign(new Error('too many links'), { code: 'ELOOP' })
    at = resolve(dirname(at), readlinkSync(at))
  }
  return at
}

function overwrite(path: string, before: Stats, content: string | Uint8Array): void {
  // A file that its owner has protected stays as it is, though a new one could take its name.
  accessSync(path, constants.W_OK)
  try {
    replace(path, content, before)
  } catch (error) {
    // The folder takes no new file, the owner cannot be kept, or something is mounted on the file.
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'].includes(code)) throw error
    writeInPlace(path, content)
  }
}

let count = 0

function replace(path: string, content: string | Uint8Array, before?: Stats): void {
  const temporary = join(dirname(path), `.gclab-${process.pid}-${++count}.tmp`)
  try {
    writeSynced(temporary, content, before)
    renameSync(temporary, path)
  } catch (error) {
    remove(temporary)
    throw error
  }
  syncFolder(dirname(path))
}

function writeSynced(path: string, content: string | Uint8Array, before?: Stats): void {
  // What a process of this number that was killed left behind; never through a link that somebody put there.
  remove(path)
  const file = openSync(path, 'wx')
  try {
    if (before !== undefined) {
      fchownSync(file, before.uid, before.gid)
      fchmodSync(file, before.mode & 0o7777)
    }
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** That the new name lasts, too, when the machine goes down. Not every system lets a folder be synced. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  } catch {
    // The file itself is whole either way.
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // There is nothing more to be done about it.
  }
}
