import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Tells a child which folder it shares with the other children of its lab. */
export const RUN_FOLDER = 'GCLAB_RUN_FOLDER'

// Taken before any user code runs: a scenario may change its environment.
const folder = process.env[RUN_FOLDER]

/**
 * What an earlier process of this lab has kept under a name for just this key; `undefined` where none has.
 * `key` holds all that the text depends on, as it is: a mistaken text would be measured.
 */
export function keptText(name: string, key: string): string | undefined {
  if (folder === undefined) return undefined
  try {
    const [keptKey, text] = JSON.parse(readFileSync(fileFor(folder, name), 'utf8'))
    return keptKey === key ? text : undefined
  } catch {
    return undefined
  }
}

/** Keeps a text for the processes to come. That it cannot be kept costs them time, and nothing else. */
export function keepText(name: string, key: string, text: string): void {
  if (folder === undefined) return
  const file = fileFor(folder, name)
  try {
    // Others may read or keep the same meanwhile.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify([key, text]))
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // The folder is full, or gone with the lab.
  }
}

/** The end of a path tells more of it than its beginning, and a file's name may have 255 letters. */
function fileFor(inFolder: string, name: string): string {
  return join(inFolder, encodeURIComponent(name).slice(-150))
}
