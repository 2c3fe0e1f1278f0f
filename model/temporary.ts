import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf, unmeasuredError } from './errors.js'

/** A new folder for temporary files. Throws an error for people when the system has no place for one. */
export function temporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix))
  } catch (error) {
    throw unmeasuredError(
      `there is no room for temporary files in ${tmpdir()} (TMPDIR names another folder): ${messageOf(error)}`,
    )
  }
}
