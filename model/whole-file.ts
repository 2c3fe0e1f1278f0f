import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { exitCodes, LabError, messageOf } from './errors.js'

/**
 * Writes a file by way of a temporary one beside it: whatever happens, `path` is the old text or the new, whole.
 * Throws an error for people when it cannot be written: a full disk (exit 3), or a path that will not do (exit 2).
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeSynced(temporary, content)
    renameSync(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    remove(temporary)
    throw writeError(path, error)
  }
}

/** What to tell of a write that failed. */
export function writeError(path: string, error: unknown): LabError {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new LabError(`${path} could not be written: the disk is full`, exitCodes.unmeasured)
  const mistakes = [
    'EACCES',
    'EPERM',
    'EROFS',
    'ENOTDIR',
    'EISDIR',
    'EEXIST',
    'ENAMETOOLONG',
    'ELOOP',
    'EINVAL',
  ]
  const ours = !mistakes.includes(code ?? '')
  return new LabError(
    `${path} could not be written: ${messageOf(error)}`,
    ours ? exitCodes.unmeasured : exitCodes.usage,
  )
}

function writeSynced(path: string, content: string | Uint8Array): void {
  const file = openSync(path, 'w')
  try {
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
