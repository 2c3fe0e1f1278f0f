import { mkdirSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { messageOf, unmeasuredError } from '../model/errors.js'
import { makeFolder } from './atomic-write.js'

/** The system's folder for temporary files, as processes that run elsewhere find it, too. */
export function temporaryRoot(): string {
  return resolve(tmpdir())
}

/** Makes a folder for temporary files. Throws an error for people when the system has no place for one. */
export function makeTemporary(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    throw unmeasuredError(
      `there is no room for temporary files in ${dirname(folder)} (TMPDIR names another folder): ${messageOf(error)}`,
    )
  }
}

/** Removes what is needed no more. That it cannot be removed is no reason to lose what came of it. */
export function removeTemporary(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch {
    // Somebody else holds it; the system clears its temporary folder in time.
  }
}

/** Where gclab keeps what it fetched: in the user's cache folder (XDG Base Directory Specification). */
export function cacheFolder(name: string): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  return resolve(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'gclab', name)
}

/** Makes a folder in the cache. Throws an error for people when that cannot be. */
export function makeCache(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    throw unmeasuredError(
      `${folder}, for what is fetched, could not be made (XDG_CACHE_HOME names another place): ${messageOf(error)}`,
    )
  }
}
