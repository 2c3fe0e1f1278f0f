import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { usageError } from '../model/errors.js'
import { makeFolder, writeError } from './atomic-write.js'
import { isAlive, type ProcessMark, thisProcess } from './process-identity.js'
import { removeTemporary, temporaryRoot } from './temporary.js'

const LOCK = '.gclab-lock'
const held = new Set<string>()

/**
 * Locks a folder of results for this process until it ends; a second call does nothing.
 * Throws a usage error that names the holder, and an error for an unusable folder.
 */
export function lockFolder(folder: string): void {
  const path = join(folder, LOCK)
  if (held.has(path)) return
  makeResults(folder)
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(thisProcess()), { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw writeError(path, error)
      const holder = readMark(path)
      const alive = holder === null ? false : isAlive(holder)
      if (holder !== null && alive !== false) throw usageError(takenBy(holder, alive, folder))
      // Its process was killed.
      rmSync(path, { force: true })
    }
  }
  held.add(path)
  process.once('exit', () => removeTemporary(path))
}

function takenBy({ pid, where }: ProcessMark, alive: true | null, folder: string): string {
  const other = alive
    ? `another gclab (process ${pid}) writes into ${folder}`
    : `another gclab (process ${pid} on ${where?.host}, which cannot be seen from here) has ${folder}`
  const gone = alive ? '' : `, or remove ${join(folder, LOCK)} if it is gone`
  return `${other}; wait for it${gone}, or name another folder with --out`
}

function makeResults(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    throw writeError(folder, error)
  }
}

const PRESENCE = /^gclab-run-\d+$/

/**
 * Tells other runs on this machine of this one, by a file that `guard` hears of first, and counts the others
 * that are under way. Where the file cannot be written, nobody is told.
 */
export function announce(folder = temporaryRoot(), guard = (_path: string): void => {}) {
  const own = `gclab-run-${process.pid}`
  const path = join(folder, own)
  const leave = (): void => removeTemporary(path)
  try {
    rmSync(path, { force: true })
    guard(path)
    // Never through a link that somebody put there.
    writeFileSync(path, JSON.stringify(thisProcess()), { flag: 'wx' })
    process.once('exit', leave)
  } catch {
    // A run is not worse for that.
  }
  return {
    leave,
    others: () => namesIn(folder).filter((name) => name !== own && isPresent(join(folder, name))).length,
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => PRESENCE.test(name))
  } catch {
    return []
  }
}

/** Whether the run that wrote this is under way. What one that was killed left behind is removed. */
function isPresent(path: string): boolean {
  const mark = readMark(path)
  if (mark === null) return false
  const alive = isAlive(mark)
  // A folder that machines share tells nothing of what disturbs this one.
  if (alive !== false) return alive === true
  try {
    rmSync(path, { force: true })
  } catch {
    // It is another user's.
  }
  return false
}

function readMark(path: string): ProcessMark | null {
  try {
    const { pid, born, where } = JSON.parse(readFileSync(path, 'utf8')) as Partial<ProcessMark>
    if (typeof pid !== 'number') return null
    return { pid, born: typeof born === 'string' ? born : null, ...(where && { where }) }
  } catch {
    return null
  }
}
